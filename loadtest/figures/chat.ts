/** How many whole chat answers of 50 tokens a second, with everything on and somebody watching. */
import { postOk } from '../client.ts'
import { subscribe } from '../events.ts'
import type { Bench } from '../figure.ts'
import { alternate, compare, loadView } from '../load.ts'
import { residentMb } from '../process-stats.ts'
import { chat, posted } from '../requests.ts'
import { startBare, startSimulator, withServers } from '../server.ts'
import { rounded } from '../statistics.ts'

const STRENGTH = { connections: 50, seconds: 4, rounds: 3 }
const REQUEST = chat('Tell me something about the sea, please.', 50)

export async function measureChat(bench: Bench): Promise<object> {
  const simulator = await startSimulator(bench, { control: true })
  return withServers([simulator], async () => {
    const request = posted(bench, simulator, REQUEST)
    const { text } = await postOk(request)
    const tokens = JSON.parse(text).usage.completion_tokens
    if (tokens !== 50) throw new Error(`The answer has ${tokens} tokens, not 50`)
    const bare = await startBare(bench, [{ path: REQUEST.path, contentType: 'application/json', frames: [text] }])
    return withServers([bare], async () => {
      const watching = await subscribe(simulator.control, bench.controlToken)
      const loads = {
        simulator: { server: simulator, request },
        bare: { server: bare, request: posted(bench, bare, REQUEST) }
      }
      const results = await alternate(bench, loads, STRENGTH)
      const watchedBytes = watching.bytes
      await watching.close()
      return {
        what: 'Chat completions of 50 tokens, whole, per second; control plane on, its events being read',
        answerBytes: Buffer.byteLength(text),
        ...STRENGTH,
        simulator: loadView(results.simulator),
        bare: loadView(results.bare),
        ...compare(results.simulator, results.bare),
        watchedBytes,
        residentMbAfter: rounded(residentMb(simulator.pid) ?? Number.NaN, 1)
      }
    })
  })
}
