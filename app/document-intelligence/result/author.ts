/** Who writes the pages of a document, and what they are told. */
import { between, pick, type Random } from '../chance.ts'
import type { Era } from '../service.ts'
import type { Draft } from './draft.ts'
import type { UnderstoodDocument } from './field.ts'
import type { Currency } from './values.ts'
import { WORDS } from './vocabulary.ts'

export interface PageBrief {
  random: Random
  /** Words of running text. */
  words: number
  modelId: string
  era: Era
  currency: Currency
}

/** Writes a document's first page; null = there is nothing to understand in it but its text. */
export type FirstPageAuthor = (draft: Draft, brief: PageBrief) => UnderstoodDocument | null

export function sentence(random: Random, words: number): string {
  const chosen = Array.from({ length: words }, () => pick(random, WORDS))
  const [first = '', ...rest] = chosen
  return `${[capital(first), ...rest].join(' ')}.`
}

/** So many words, in sentences. */
export function prose(random: Random, words: number): string {
  const sentences: string[] = []
  for (let left = words; left > 0; ) {
    const length = Math.min(left, between(random, 6, 14))
    sentences.push(sentence(random, length))
    left -= length
  }
  return sentences.join(' ')
}

export function heading(random: Random): string {
  return capital(`${pick(random, WORDS)} ${pick(random, WORDS)}`)
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
