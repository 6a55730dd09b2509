/** What recording tests share: a folder that outlives the server, a recording server, and what was written. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { readYaml } from '../../app/recordings/yaml-schema.ts'
import type { FakeAzure } from './fake-azure/start.ts'
import { type Launch, type RunningServer, startServer } from './server-process.ts'

export const UPSTREAM_KEY = 'the-key-of-the-fake-upstream'

/** Removed when the test ends. */
export function recordingFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** @param url The upstream's; of a fake that has been stopped, too. */
export function startRecorder(
  { url }: Pick<FakeAzure, 'url'>,
  folder: string,
  { env = {}, flags = [], ...more }: Launch = {}
): Promise<RunningServer> {
  return startServer({
    ...more,
    flags: ['--recording-dir', folder, ...flags],
    env: {
      SIMULATOR_MODE: 'record',
      AZURE_OPENAI_ENDPOINT: url,
      AZURE_OPENAI_KEY: UPSTREAM_KEY,
      AZURE_FORM_RECOGNIZER_ENDPOINT: url,
      AZURE_FORM_RECOGNIZER_KEY: UPSTREAM_KEY,
      ...env
    }
  })
}

export function startReplayer(folder: string, { env = {}, flags = [], ...more }: Launch = {}): Promise<RunningServer> {
  return startServer({
    ...more,
    flags: ['--recording-dir', folder, ...flags],
    env: { SIMULATOR_MODE: 'replay', REPLAY_SPEED: '0', ...env }
  })
}

/** Every file below the folder, with its bytes. */
export function filesIn(folder: string): { name: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
}

interface Stored {
  request: { body: string | Uint8Array | null; uri: string }
  response: { status: { code: number } }
}

/** The interactions of all recordings, read by an ordinary YAML parser. @throws when one of them is not what it should be. */
export function interactionsIn(folder: string): Stored[] {
  return filesIn(folder)
    .filter(({ name }) => name.endsWith('.yaml'))
    .flatMap(({ name, bytes }) => {
      const read = readYaml(bytes.toString('utf8'))
      if (!('value' in read)) throw new Error(`${name}, line ${read.line}: ${read.reason}`)
      return (read.value as { interactions: Stored[] }).interactions
    })
}
