/**
 * Answers chats from a folder of text files: the file that shares most with the question is the answer. The folder is `documents` beside
 * this file, or the one that DOCUMENTS_DIR names.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chatCompletion, embedding, type SimulatorExtensionConfig } from 'aoai-simulator/extension'

interface Document {
  text: string
  vector: number[]
}

export async function initialize(config: SimulatorExtensionConfig): Promise<void> {
  const documents = await readDocuments(process.env.DOCUMENTS_DIR ?? join(import.meta.dirname, 'documents'))
  config.generators.unshift(async function answerFromDocuments(context) {
    if (!context.isRouteMatch('POST', '/openai/deployments/{deployment}/chat/completions')) return undefined
    const question = lastQuestion(await context.request.json())
    const found = question === null ? undefined : nearest(documents, question)
    // Without a document the simulator answers as usual.
    return found && chatCompletion(context, { text: found.text })
  })
}

/** Read once: saving this file reads them again. */
async function readDocuments(folder: string): Promise<Document[]> {
  const names = (await readdir(folder)).filter((name) => /\.(txt|md)$/.test(name))
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.map((text) => ({ text: text.trim(), vector: embedding(text) }))
}

function lastQuestion(body: { messages?: { role: string; content: unknown }[] }): string | null {
  const content = body.messages?.findLast(({ role }) => role === 'user')?.content
  return typeof content === 'string' ? content : null
}

/** Texts that share words have vectors that point the same way. */
function nearest(documents: Document[], question: string): Document | undefined {
  const vector = embedding(question)
  const likeness = (document: Document) =>
    document.vector.reduce((sum, value, index) => sum + value * (vector[index] ?? 0), 0)
  const best = documents.toSorted((a, b) => likeness(b) - likeness(a))[0]
  return best && likeness(best) > 0.1 ? best : undefined
}
