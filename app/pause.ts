/** Lets everything that waits run before the next line does. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
