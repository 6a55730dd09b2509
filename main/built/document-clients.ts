/** The official clients of Document Intelligence, for either name of the service. */

import { AzureKeyCredential, DocumentAnalysisClient } from '@azure/ai-form-recognizer'
import createClient from '@azure-rest/ai-document-intelligence'
import type { RunningServer } from './server-process.ts'

type Place = Pick<RunningServer, 'url' | 'apiKey'>

/**
 * The present client (`/documentintelligence`).
 * @param statuses Takes the status of every answer, also of those that the client asks again after.
 */
export function intelligenceClient({ url, apiKey }: Place, statuses: number[] = []) {
  const additionalPolicies = [watching(statuses)]
  return createClient(url, { key: apiKey }, { allowInsecureConnection: true, additionalPolicies })
}

/** The former client (`/formrecognizer`). @param statuses As above. */
export function recognizerClient({ url, apiKey }: Place, statuses: number[] = []): DocumentAnalysisClient {
  const additionalPolicies = [watching(statuses)]
  return new DocumentAnalysisClient(url, new AzureKeyCredential(apiKey), {
    allowInsecureConnection: true,
    additionalPolicies
  })
}

/** Both clients' policies have this shape. */
function watching(statuses: number[]) {
  return {
    position: 'perRetry' as const,
    policy: {
      name: 'watching',
      async sendRequest<Request, Answer extends { status: number }>(
        request: Request,
        next: (request: Request) => Promise<Answer>
      ): Promise<Answer> {
        const answer = await next(request)
        statuses.push(answer.status)
        return answer
      }
    }
  }
}

/** A picture as far as its first bytes tell. */
export function picture(bytes: number): Buffer {
  const document = Buffer.alloc(bytes, 'a receipt ')
  document.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return document
}
