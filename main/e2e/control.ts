/** The control plane as the tests reach it, past the UI. */
import type { Args, Call, Result } from '../../shared/contract.ts'

export interface Control {
  /** Without a slash at the end. */
  url: string
  token: string
}

export async function callOf<C extends Call>(control: Control, name: C, ...args: Args<C>): Promise<Result<C>> {
  const response = await fetch(`${control.url}/api/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${control.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(args)
  })
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`)
  // The contract says what each call answers; here the product is what is tested, not its types.
  return (await response.json()) as Result<C>
}
