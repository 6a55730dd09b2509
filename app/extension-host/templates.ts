/** The examples, bundled, to begin a new extension with. */
import bearerToken from '../../resources/examples/bearer-token.ts?raw'
import documents from '../../resources/examples/documents.ts?raw'
import echo from '../../resources/examples/echo.ts?raw'
import forwardElsewhere from '../../resources/examples/forward-elsewhere.ts?raw'
import limiter from '../../resources/examples/limiter.ts?raw'
import replaceChat from '../../resources/examples/replace-chat.ts?raw'
import type { ExtensionTemplate } from '../../shared/extensions.ts'

export const EXTENSION_TEMPLATES: readonly (ExtensionTemplate & { text: string })[] = [
  {
    id: 'echo',
    title: 'Echo generator',
    description: 'Answers POST /echo with what was sent: the smallest extension there is.',
    fileName: 'echo.ts',
    text: echo
  },
  {
    id: 'replace-chat',
    title: 'Replace chat answers',
    description: 'Ten tokens for every chat completion, whole or streamed, in place of the simulator’s own.',
    fileName: 'replace-chat.ts',
    text: replaceChat
  },
  {
    id: 'documents',
    title: 'Answers from documents',
    description: 'Chat answers taken from a folder of text files, by the words of the question.',
    fileName: 'documents.ts',
    text: documents
  },
  {
    id: 'forward-elsewhere',
    title: 'Forward elsewhere',
    description: 'In record mode, passes a path on to another backend; answers of a poll that still runs are not kept.',
    fileName: 'forward-elsewhere.ts',
    text: forwardElsewhere
  },
  {
    id: 'limiter',
    title: 'Limiter',
    description: 'A limit of your own: so many requests of each user in a stretch of time.',
    fileName: 'limiter.ts',
    text: limiter
  },
  {
    id: 'bearer-token',
    title: 'Bearer token',
    description: 'Lets clients in that send a token of yours instead of the key.',
    fileName: 'bearer-token.ts',
    text: bearerToken
  }
]
