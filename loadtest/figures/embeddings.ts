/** How many embeddings of 1536 numbers a second, in both encodings. */
import { postOk } from '../client.ts'
import type { Bench } from '../figure.ts'
import { alternate, compare, type Load, loadView } from '../load.ts'
import { embedding, posted } from '../requests.ts'
import { type Server, startBare, startSimulator, withServers } from '../server.ts'

const STRENGTH = { connections: 50, seconds: 1.5, rounds: 3 }
const INPUT = 'A simulator stands in for the real service, so that tests cost nothing and always get an answer in time.'
const FORMATS = ['base64', 'float'] as const

export async function measureEmbeddings(bench: Bench): Promise<object> {
  const simulator = await startSimulator(bench, { control: false })
  return withServers([simulator], async () => {
    const figures: Record<string, object> = {}
    for (const format of FORMATS) figures[format] = await measureFormat(bench, simulator, format)
    return { what: 'Embeddings of 1536 numbers, one short input each, per second', ...STRENGTH, ...figures }
  })
}

async function measureFormat(bench: Bench, simulator: Server, format: 'float' | 'base64'): Promise<object> {
  const wanted = embedding(INPUT, format)
  const load: Load = { server: simulator, request: posted(bench, simulator, wanted) }
  const { text } = await postOk(load.request)
  const vector: unknown = JSON.parse(text).data[0].embedding
  const size =
    typeof vector === 'string' ? Buffer.from(vector, 'base64').length / 4 : Object.keys(Object(vector)).length
  if (size !== 1536) throw new Error(`The embedding has ${size} numbers, not 1536`)
  const bare = await startBare(bench, [{ path: wanted.path, contentType: 'application/json', frames: [text] }])
  return withServers([bare], async () => {
    bench.say(`  ${format}`)
    const reference: Load = { server: bare, request: posted(bench, bare, wanted) }
    const results = await alternate(bench, { simulator: load, bare: reference }, STRENGTH)
    return {
      answerBytes: Buffer.byteLength(text),
      simulator: loadView(results.simulator),
      bare: loadView(results.bare),
      ...compare(results.simulator, results.bare)
    }
  })
}
