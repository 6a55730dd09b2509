/** The encodings of the catalogue; `o200k_harmony` has o200k's ranks, so it is counted as `o200k_base`. */
export type EncodingName = 'cl100k_base' | 'o200k_base'

/** Exact token counts and encodings of one vocabulary, in place. Text that looks like a special token is ordinary text. */
export interface Tokenizer {
  readonly encoding: EncodingName
  /** How many tokens js-tiktoken would give; lone surrogates count as U+FFFD. */
  count(text: string): number
  encode(text: string): number[]
  /** Whether the vocabulary has the id. */
  has(token: number): boolean
  /** A token's bytes; undefined for an id the vocabulary does not have. */
  bytesOf(token: number): Uint8Array | undefined
}

/** Counts texts wherever that is cheapest: small ones in place, large ones on the counting thread. */
export interface TokenCounter {
  tokenizer(encoding: EncodingName): Tokenizer
  /**
   * One count per text, in order. Synchronous when the texts are small together, otherwise a promise.
   * Rejects with the signal's reason when aborted; the thread then drops the job. A signal given as a function is only
   * made for texts large enough to be worth one.
   */
  countEach(
    encoding: EncodingName,
    texts: readonly string[],
    signal?: AbortSignal | (() => AbortSignal)
  ): number[] | Promise<number[]>
  /** Ends the counting thread. */
  close(): Promise<void>
}
