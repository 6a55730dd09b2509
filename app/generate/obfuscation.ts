/**
 * Letters that mean nothing. They bring every frame of a stream to one length, so that nobody can guess the text from the sizes on
 * the wire. They need not be secret here, so they are drawn from a few made once: new ones would cost as much as the token itself.
 */
import { randomText } from '../openai/ids.ts'
import { below, type Random, seededRandom } from '../random.ts'

const TEXTS = 64
const made = new Map<number, readonly string[]>()

/** @param length Letters; 0 or less = none. */
export function obfuscation(random: Random, length: number): string {
  const texts = textsOf(Math.max(length, 0))
  return texts[below(random, texts.length)] ?? ''
}

function textsOf(length: number): readonly string[] {
  const known = made.get(length)
  if (known) return known
  // Always the same ones, so that a seed gives the same frames in every process.
  const random = seededRandom(length)
  const texts = Array.from({ length: TEXTS }, () => randomText(random, length))
  made.set(length, texts)
  return texts
}
