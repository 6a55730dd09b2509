/**
 * Made-up text that reads like language and has an exact number of tokens.
 *
 * Both encodings cut text at word borders before they merge, so the tokens of a text made of whole pieces (" word", ",",
 * ".\n\n") are the pieces' own tokens in a row. Pieces are encoded once; after that a text of N tokens costs N array
 * reads, its count is known without counting, and a stream can send it token by token.
 */
import type { EncodingName, Tokenizer } from '../openai/tokens/contract.ts'
import { below, type Random, seededRandom } from '../random.ts'

const WORDS =
  `lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua
  enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis aute irure in
  reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint occaecat cupidatat non proident sunt
  culpa qui officia deserunt mollit anim id est laborum at vero accusam justo duo dolores rebum stet clita kasd gubergren
  no sea takimata sanctus per te usu vel ne mea eam his cum ius`.split(/\s+/)

/** A piece, and its tokens as text. */
interface Piece {
  text: string
  /** As it stands in a JSON string. */
  json: string
  tokens: readonly string[]
}

/** Pieces by the number of their tokens, so that one that fits is found at once. */
interface PieceSet {
  all: readonly Piece[]
  /** Never empty: the pieces of one token, with which any budget can be filled. */
  single: readonly Piece[]
}

export interface Lorem {
  /**
   * A text of exactly `tokens` tokens, made as it is taken.
   * `stop`: the text ends with a full stop, as an answer that came to its end; `length`: cut off wherever the budget ends.
   */
  text(random: Random, tokens: number, ending: 'stop' | 'length'): LoremText
  /** Such a text at once, where its tokens are of no interest; as `json` as it stands in a JSON string. */
  write(random: Random, tokens: number, ending: 'stop' | 'length', as?: 'text' | 'json'): string
  /** A token as JSON; those of the vocabulary are always the same string. */
  json(token: string): string
  /** Any single token of the vocabulary in use, for alternatives in logprobs. */
  anyToken(random: Random): string
}

export interface LoremText extends Iterable<string> {
  /** The next tokens, about `count` of them; none at the end. */
  take(count: number): string[]
}

interface Pieces {
  inner: PieceSet
  /** Several inner words in a row: what is drawn and put together at once costs once. */
  phrases: readonly Piece[]
  first: PieceSet
  opening: PieceSet
  comma: Piece
  fullStop: Piece
  paragraphEnd: Piece
}

/** Encodes the vocabulary; do it once per encoding. */
export function createLorem(tokenizer: Tokenizer): Lorem {
  const inner = pieceSet(
    tokenizer,
    WORDS.map((word) => ` ${word}`)
  )
  const pieces: Pieces = {
    inner,
    phrases: phrasesOf(inner.all),
    first: pieceSet(tokenizer, WORDS.map(capital)),
    opening: pieceSet(
      tokenizer,
      WORDS.map((word) => ` ${capital(word)}`)
    ),
    comma: onePiece(tokenizer, ','),
    fullStop: onePiece(tokenizer, '.'),
    paragraphEnd: onePiece(tokenizer, '.\n\n')
  }
  const { single } = inner
  const json = new Map(tokensOf(pieces).map((token) => [token, JSON.stringify(token)]))
  return {
    text: (random, tokens, ending) => new Writer(pieces, random, tokens, ending === 'stop' && tokens > 1),
    write: (random, tokens, ending, as = 'text') =>
      new Writer(pieces, random, tokens, ending === 'stop' && tokens > 1).rest(as),
    json: (token) => json.get(token) ?? JSON.stringify(token),
    anyToken: (random) => single[below(random, single.length)]?.text ?? '.'
  }
}

/** Tokens made at once for whoever takes them one by one: what is made ahead is kept for as long as a stream lasts. */
const SLICE = 32

/** Writes sentence after sentence until its budget is spent to the token. Plain state, no generators: this is hot. */
class Writer implements LoremText {
  readonly #pieces: Pieces
  readonly #random: Random
  readonly #closed: boolean
  /** Tokens still to be written, the closing full stop not among them. */
  #left: number
  /** Words until the sentence ends. */
  #words = 0
  /** Sentences until the paragraph ends. */
  #sentences = 0
  #from: PieceSet
  #afterPunctuation = false
  #commaDue = false

  constructor(pieces: Pieces, random: Random, tokens: number, closed: boolean) {
    this.#pieces = pieces
    this.#random = random
    this.#closed = closed
    this.#left = tokens - (closed ? 1 : 0)
    this.#from = pieces.first
    this.#beginParagraph()
  }

  take(count: number): string[] {
    const taken: string[] = []
    if (this.#left <= 0) return taken
    while (this.#left > 0 && taken.length < count) for (const token of this.#next().tokens) taken.push(token)
    if (this.#left <= 0 && this.#closed) taken.push(...this.#pieces.fullStop.tokens)
    return taken
  }

  rest(as: 'text' | 'json'): string {
    if (this.#left <= 0) return ''
    let text = ''
    while (this.#left > 0) text += this.#next()[as]
    return this.#closed ? text + this.#pieces.fullStop[as] : text
  }

  *[Symbol.iterator](): Generator<string, void, void> {
    for (let slice = this.take(SLICE); slice.length > 0; slice = this.take(SLICE))
      for (const token of slice) yield token
  }

  /** The next piece. */
  #next(): Piece {
    const piece = this.#choose()
    this.#left -= piece.tokens.length
    return piece
  }

  #choose(): Piece {
    const { comma, inner } = this.#pieces
    // Before the closing full stop must stand a word: other punctuation would merge with it into another token.
    const mustBeWord = this.#afterPunctuation || (this.#closed && this.#left === 1)
    if (this.#words === 0 && !mustBeWord) return this.#endSentence()
    if (this.#commaDue && !mustBeWord) {
      this.#commaDue = false
      this.#afterPunctuation = true
      return comma
    }
    const phrase = this.#phrase()
    const words = phrase ?? pick(this.#random, this.#from, this.#left)
    const count = phrase ? PHRASE_WORDS : 1
    this.#from = inner
    this.#afterPunctuation = false
    this.#words = Math.max(0, this.#words - count)
    this.#commaDue = this.#words > 1 && this.#left - words.tokens.length > 1 && this.#random() < COMMAS * count
    return words
  }

  /** Undefined where a sentence begins, and where a phrase would not fit the sentence or the budget. */
  #phrase(): Piece | undefined {
    const { inner, phrases } = this.#pieces
    if (this.#from !== inner || this.#words < PHRASE_WORDS) return undefined
    const phrase = phrases[below(this.#random, phrases.length)]
    return phrase && phrase.tokens.length <= this.#left ? phrase : undefined
  }

  #endSentence(): Piece {
    const { fullStop, paragraphEnd, first, opening } = this.#pieces
    this.#sentences--
    const paragraph = this.#sentences === 0 && this.#left > 1
    this.#from = paragraph ? first : opening
    this.#afterPunctuation = true
    if (paragraph) this.#beginParagraph()
    else this.#beginSentence()
    return paragraph ? paragraphEnd : fullStop
  }

  #beginParagraph(): void {
    this.#sentences = 2 + below(this.#random, 4)
    this.#beginSentence()
  }

  #beginSentence(): void {
    this.#words = 5 + below(this.#random, 10)
  }
}

const PHRASES = 256
const PHRASE_WORDS = 3
/** How many words are followed by a comma. */
const COMMAS = 0.09

/** Always the same ones, so that a seed gives the same text in every process. */
function phrasesOf(words: readonly Piece[]): Piece[] {
  const random = seededRandom(PHRASES)
  return Array.from({ length: PHRASES }, () => {
    const chosen = Array.from({ length: PHRASE_WORDS }, () => words[below(random, words.length)] ?? EMPTY)
    const text = chosen.map((word) => word.text).join('')
    const json = chosen.map((word) => word.json).join('')
    return { text, json, tokens: chosen.flatMap((word) => word.tokens) }
  })
}

function tokensOf({ inner, first, opening, comma, fullStop, paragraphEnd }: Pieces): string[] {
  const all = [...inner.all, ...first.all, ...opening.all, comma, fullStop, paragraphEnd]
  return all.flatMap(({ tokens }) => tokens)
}

const EMPTY: Piece = { text: '', json: '', tokens: [''] }

function pick(random: Random, set: PieceSet, budget: number): Piece {
  const piece = set.all[below(random, set.all.length)]
  if (piece && piece.tokens.length <= budget) return piece
  return set.single[below(random, set.single.length)] ?? EMPTY
}

function pieceSet(tokenizer: Tokenizer, texts: readonly string[]): PieceSet {
  const all = texts.map((text) => pieceOf(tokenizer, text))
  const single = all.filter(({ tokens }) => tokens.length === 1)
  if (single.length === 0) throw new Error(`${tokenizer.encoding} has no single-token word to fill a budget with`)
  return { all, single }
}

function onePiece(tokenizer: Tokenizer, text: string): Piece {
  const piece = pieceOf(tokenizer, text)
  if (piece.tokens.length !== 1) throw new Error(`${JSON.stringify(text)} is not one token in ${tokenizer.encoding}`)
  return piece
}

function pieceOf(tokenizer: Tokenizer, text: string): Piece {
  const tokens = tokenizer.encode(text).map((token) => Buffer.from(tokenizer.bytesOf(token) ?? []).toString('latin1'))
  return { text, json: JSON.stringify(text).slice(1, -1), tokens }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** One Lorem per encoding, made when first needed. */
export function loremLibrary(tokenizer: (encoding: EncodingName) => Tokenizer): (encoding: EncodingName) => Lorem {
  const made = new Map<EncodingName, Lorem>()
  return (encoding) => {
    const known = made.get(encoding)
    if (known) return known
    const lorem = createLorem(tokenizer(encoding))
    made.set(encoding, lorem)
    return lorem
  }
}
