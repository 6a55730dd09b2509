import { expect, test } from 'vitest'
import { hashSeed, seededRandom } from '../../app/random.ts'
import { startFakeAzure } from './fake-azure/start.ts'
import { interactionsIn, recordingFolder, startRecorder } from './recording-folder.ts'
import type { RunningServer } from './server-process.ts'
import { chatBody, post } from './wire.ts'

/** A few in every run; `KILL_MOMENTS=200` for the whole measure. */
const MOMENTS = Number(process.env.KILL_MOMENTS ?? 12)
/** Moments that one folder lives through: its files grow, and are read in full after each. */
const PER_FOLDER = 10
/** Requests under way at one time. */
const CLIENTS = 4
/** Milliseconds: what a client has had in full for longer must be there. */
const ACKNOWLEDGED_MS = 100

interface Acknowledged {
  marker: string
  at: number
}

const CHATS = ['gpt-4o', 'gpt-4.1'].map((name) => `/openai/deployments/${name}/chat/completions`)

/** Asks until the server is gone, and writes down what was answered in full. */
async function asking(server: RunningServer, prefix: string, acknowledged: Acknowledged[]): Promise<void> {
  for (let count = 0; ; count++) {
    const marker = `${prefix}-${count}`
    const body = chatBody({ messages: [{ role: 'user', content: marker }], stream: count % 3 === 0 })
    try {
      const answer = await post(server, CHATS[count % 2] ?? '', body)
      await answer.text()
      if (answer.status !== 200) throw new Error(`status ${answer.status}`)
      acknowledged.push({ marker, at: performance.now() })
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('status')) throw error
      return
    }
  }
}

function markersIn(folder: string): Set<string> {
  const bodies = interactionsIn(folder).map(({ request }) => String(request.body))
  return new Set(bodies.flatMap((body) => /moment-\d+-\d+-\d+/.exec(body) ?? []))
}

/** After the next save every file is whole, and loads in the very server that saved it. */
async function saveOnce(server: RunningServer, moment: number): Promise<void> {
  for (const path of CHATS) {
    const content = `after ${moment}`
    const answer = await post(server, path, chatBody({ messages: [{ role: 'user', content }] }))
    expect([answer.status, (await answer.text()) !== '']).toEqual([200, true])
  }
  expect(server.stderr()).not.toContain('cannot be read')
}

/** Records for a while, and is killed in the midst of it. @returns What had been acknowledged, in all and for long enough. */
async function recordAndKill(server: RunningServer, moment: number, afterMs: number) {
  const acknowledged: Acknowledged[] = []
  const clients = Array.from({ length: CLIENTS }, (_, client) =>
    asking(server, `moment-${moment}-${client}`, acknowledged)
  )
  await new Promise((resolve) => setTimeout(resolve, afterMs))
  const killedAt = performance.now()
  await server.stop('SIGKILL')
  await Promise.all(clients)
  const early = acknowledged.filter(({ at }) => at < killedAt - ACKNOWLEDGED_MS)
  return { early: early.map(({ marker }) => marker), all: acknowledged.map(({ marker }) => marker) }
}

test(
  `killed at ${MOMENTS} moments, every file loads, and nothing that was acknowledged is missing`,
  async () => {
    const fake = await startFakeAzure({ gapMs: 1 })
    const random = seededRandom(hashSeed(4, 'kill'))
    const lost = new Set<string>()
    const justAcknowledged = new Set<string>()
    let recorded = 0
    let folder = ''
    let early: string[] = []
    let all: string[] = []
    const look = () => {
      const there = markersIn(folder)
      for (const marker of early) if (!there.has(marker)) lost.add(marker)
      for (const marker of all) if (!there.has(marker)) justAcknowledged.add(marker)
    }
    for (let moment = 0; moment <= MOMENTS; moment++) {
      // The last server of a folder only saves, so that the last kill is looked at, too.
      const isLast = moment === MOMENTS || moment % PER_FOLDER === 0
      if (isLast && folder !== '') {
        const server = await startRecorder(fake, folder)
        await saveOnce(server, moment)
        look()
        expect((await server.stop()).code).toBe(0)
      }
      if (moment === MOMENTS) break
      if (isLast) {
        folder = recordingFolder()
        early = []
        all = []
      }
      const server = await startRecorder(fake, folder)
      await saveOnce(server, moment)
      look()
      const told = await recordAndKill(server, moment, Math.floor(random() * 500))
      early.push(...told.early)
      all.push(...told.all)
      recorded += told.all.length
    }
    await fake.stop()
    process.stderr.write(
      `${MOMENTS} kills, ${recorded} answers acknowledged; missing: ${lost.size} of those 100 ms old, ${justAcknowledged.size} of all\n`
    )
    expect([...lost]).toEqual([])
    expect(recorded).toBeGreaterThan(MOMENTS)
  },
  MOMENTS * 20_000
)
