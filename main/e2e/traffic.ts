/** Requests from outside, as a client of the simulated API sends them. */
import type { TestApp } from './open-app.ts'

/** Takes the time that answers take away, so that many can be had at once. */
export async function withoutLatency({ call }: TestApp): Promise<void> {
  await call('config.patch', { latency: { chat_completions: { mean: 0, stdDev: 0 } } })
}

export async function addressOf({ call }: TestApp): Promise<{ url: string; apiKey: string }> {
  const { server } = await call('server.status')
  if (server.state !== 'listening') throw new Error(`The server is ${server.state}`)
  return { url: server.url, apiKey: (await call('app.info')).apiKey }
}

/** So many chat calls, one after the other; gives their statuses. */
export async function chats(app: TestApp, deployment: string, count: number, maxTokens = 10): Promise<number[]> {
  const { url, apiKey } = await addressOf(app)
  const statuses: number[] = []
  for (let sent = 0; sent < count; sent++) {
    const response = await fetch(`${url}/openai/deployments/${deployment}/chat/completions?api-version=2024-10-21`, {
      method: 'POST',
      headers: { 'api-key': apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], max_tokens: maxTokens })
    })
    await response.arrayBuffer()
    statuses.push(response.status)
  }
  return statuses
}
