/** A process that records until it is killed, four interactions at a time, and prints each one that is kept. */
import { silentLog } from '../log.ts'
import { openRecordings } from './store.ts'
import { CHAT_PATH, chatInteraction } from './test-recordings.ts'

const [dir = '', round = '0'] = process.argv.slice(2)
const recordings = openRecordings({ dir, log: silentLog })

async function record(worker: number): Promise<void> {
  for (let at = 0; ; at++) {
    const name = `${round} ${worker} ${at}`
    // Some are large, so that a kill can hit the middle of a write; some replace, so that it can hit a rewrite.
    const prompt = at % 7 === 3 ? `${name} ${'x'.repeat(300_000)}` : name
    await recordings.add(CHAT_PATH, chatInteraction({ prompt, answer: prompt }), { replace: at % 10 === 9 })
    if (prompt === name) process.stdout.write(`${name}\n`)
    if (at % 20 === 19)
      await recordings.add(CHAT_PATH, chatInteraction({ prompt: 'again and again', answer: name }), { replace: true })
  }
}

await Promise.all([0, 1, 2, 3].map(record))
