import { AzureKeyCredential, DocumentAnalysisClient } from '@azure/ai-form-recognizer'
import createClient, { getLongRunningPoller, isUnexpected } from '@azure-rest/ai-document-intelligence'
import { expect, test } from 'vitest'
import { type FakeAzure, startFakeAzure } from './fake-azure/start.ts'
import { recordingFolder, startRecorder, startReplayer } from './recording-folder.ts'
import type { RunningServer } from './server-process.ts'

const DOCUMENT = Buffer.from('%PDF-1.4 more or less')

/** Today's client: a submission, then polls until the result is there. */
async function analyse({ url, apiKey }: RunningServer): Promise<unknown> {
  const client = createClient(url, { key: apiKey }, { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } })
  const submitted = await client.path('/documentModels/{modelId}:analyze', 'prebuilt-read').post({
    contentType: 'application/json',
    body: { base64Source: DOCUMENT.toString('base64') }
  })
  if (isUnexpected(submitted)) throw new Error(JSON.stringify(submitted.body))
  return (await getLongRunningPoller(client, submitted, { intervalInMs: 5 }).pollUntilDone()).body
}

/** Its predecessor, which speaks of forms. */
async function recognise({ url, apiKey }: RunningServer): Promise<unknown> {
  const client = new DocumentAnalysisClient(url, new AzureKeyCredential(apiKey), {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 }
  })
  const poller = await client.beginAnalyzeDocument('prebuilt-read', DOCUMENT, { updateIntervalInMs: 5 })
  const { content, pages } = await poller.pollUntilDone()
  return { content, pages: pages?.length }
}

test.each([
  ['Document Intelligence', analyse],
  ['Form Recognizer', recognise]
])("%s' own client gets the same result from the recording, on another port", async (_name, read) => {
  const fake: FakeAzure = await startFakeAzure()
  const folder = recordingFolder()
  const recorder = await startRecorder(fake, folder)
  const first = await read(recorder)
  expect(JSON.stringify(first)).toContain('Hello')
  await recorder.stop()
  await fake.stop()
  const replayer = await startReplayer(folder)
  expect(replayer.port).not.toBe(recorder.port)
  expect(await read(replayer)).toEqual(first)
  await replayer.stop()
})
