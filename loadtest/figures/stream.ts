/** How many streamed chat answers of 50 tokens a second, without pace. */
import { postOk } from '../client.ts'
import type { Bench } from '../figure.ts'
import { alternate, compare, type LoadResult, loadView } from '../load.ts'
import { chat, posted } from '../requests.ts'
import { startBare, startSimulator, withServers } from '../server.ts'
import { rounded } from '../statistics.ts'

const STRENGTH = { connections: 50, seconds: 2, rounds: 3 }
const REQUEST = chat('Tell me something about the sea, please.', 50, { stream: true })
const AT_ONCE = '/at-once'

export async function measureStream(bench: Bench): Promise<object> {
  const simulator = await startSimulator(bench, { control: false })
  return withServers([simulator], async () => {
    const request = posted(bench, simulator, REQUEST)
    const { text } = await postOk(request)
    const frames = text.split(/(?<=\n\n)/)
    const contentType = 'text/event-stream; charset=utf-8'
    const bare = await startBare(bench, [
      { path: REQUEST.path, contentType, frames },
      { path: AT_ONCE, contentType, frames: [text] }
    ])
    return withServers([bare], async () => {
      const results = await alternate(
        bench,
        {
          simulator: { server: simulator, request },
          bare: { server: bare, request: posted(bench, bare, REQUEST) },
          bareAtOnce: { server: bare, request: posted(bench, bare, { ...REQUEST, path: AT_ONCE }) }
        },
        STRENGTH
      )
      const view = (own: readonly LoadResult[]) => streamView(own, frames.length)
      return {
        what: 'Chat completions of 50 tokens, streamed unpaced, per second; bareAtOnce sends all frames in one write',
        eventsPerStream: frames.length,
        bytesPerStream: Buffer.byteLength(text),
        ...STRENGTH,
        simulator: view(results.simulator),
        bare: view(results.bare),
        ...compare(results.simulator, results.bare),
        bareAtOnce: view(results.bareAtOnce),
        comparedToAtOnce: compare(results.simulator, results.bareAtOnce)
      }
    })
  })
}

function streamView(results: readonly LoadResult[], eventsPerStream: number) {
  const { requestsPerSecond: streamsPerSecond, ...rest } = loadView(results)
  return { streamsPerSecond, eventsPerSecond: rounded(streamsPerSecond * eventsPerStream, 0), ...rest }
}
