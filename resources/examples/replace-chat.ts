/** Ten tokens for every chat completion, whole or streamed, in place of the simulator's own answers. */
import { chatCompletion, type SimulatorExtensionConfig } from 'aoai-simulator/extension'

export function initialize(config: SimulatorExtensionConfig): void {
  const place = config.generators.findIndex(({ name }) => name === 'chat')
  config.generators[place] = function replacedChat(context) {
    // Whether the deployment exists, and whether it can chat, has been checked before.
    if (!context.isRouteMatch('POST', '/openai/deployments/{deployment}/chat/completions')) return undefined
    return chatCompletion(context, { tokens: 10, finishReason: 'stop' })
  }
}
