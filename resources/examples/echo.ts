/** Answers POST /echo with what was sent. Try it: curl -d hello -H "api-key: $KEY" http://127.0.0.1:8000/echo */
import type { SimulatorExtensionConfig } from 'aoai-simulator/extension'

export function initialize(config: SimulatorExtensionConfig): void {
  config.generators.push(async function echo(context) {
    // undefined: not mine, the next generator is asked.
    if (!context.isRouteMatch('POST', '/echo')) return undefined
    return new Response(`Echo: ${await context.request.text()}`)
  })
}
