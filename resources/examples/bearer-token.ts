/** Lets clients in that send `Authorization: Bearer …` with a token of yours instead of the key. */
import type { SimulatorExtensionConfig } from 'aoai-simulator/extension'

export function initialize(config: SimulatorExtensionConfig): void {
  config.addBearerToken(process.env.MY_BEARER_TOKEN ?? 'your-bearer-token')
}
