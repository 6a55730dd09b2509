/**
 * Made-up text that reads like language and has an exact number of tokens.
 *
 * Both encodings cut text at word borders before they merge, so the tokens of a text made of whole pieces (" word", ",",
 * ".\n\n") are the pieces' own tokens in a row. Pieces are encoded once; after that a text of N tokens costs N array
 * reads, its count is known without counting, and a stream can send it token by token.
 */
import type { EncodingName, Tokenizer } from '../openai/tokens/contract.ts'
import { below, type Random } from '../random.ts'

const WORDS =
  `lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua
  enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis aute irure in
  reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint occaecat cupidatat non proident sunt
  culpa qui officia deserunt mollit anim id est laborum at vero accusam justo duo dolores rebum stet clita kasd gubergren
  no sea takimata sanctus per te usu vel ne mea eam his cum ius`.split(/\s+/)

/** The tokens of one piece, as text. */
type Piece = readonly string[]

/** Pieces by the number of their tokens, so that one that fits is found at once. */
interface PieceSet {
  all: readonly Piece[]
  /** Never empty: the pieces of one token, with which any budget can be filled. */
  single: readonly Piece[]
}

export interface Lorem {
  /**
   * A text's tokens in order, exactly `tokens` of them.
   * `stop`: the text ends with a full stop, as an answer that came to its end; `length`: cut off wherever the budget ends.
   */
  tokens(random: Random, tokens: number, ending: 'stop' | 'length'): Generator<string, void, void>
  /** Any single token of the vocabulary in use, for alternatives in logprobs. */
  anyToken(random: Random): string
}

/** Encodes the vocabulary; do it once per encoding. */
export function createLorem(tokenizer: Tokenizer): Lorem {
  const inner = pieceSet(
    tokenizer,
    WORDS.map((word) => ` ${word}`)
  )
  const first = pieceSet(tokenizer, WORDS.map(capital))
  const opening = pieceSet(
    tokenizer,
    WORDS.map((word) => ` ${capital(word)}`)
  )
  const comma = onePiece(tokenizer, ',')
  const fullStop = onePiece(tokenizer, '.')
  const paragraphEnd = onePiece(tokenizer, '.\n\n')

  function* words(random: Random, budget: number): Generator<string, void, void> {
    let left = budget
    let starts = first
    while (left > 0) {
      const sentences = 2 + below(random, 4)
      for (let sentence = 1; sentence <= sentences && left > 0; sentence++) {
        let length = 5 + below(random, 10)
        let set = starts
        for (; length > 0 && left > 0; length--) {
          const piece = pick(random, set, left)
          yield* piece
          left -= piece.length
          set = inner
          if (length > 2 && left > 1 && random() < 0.09) {
            yield* comma
            left -= comma.length
          }
        }
        if (left <= 0) return
        const end = sentence === sentences && left > paragraphEnd.length ? paragraphEnd : fullStop
        yield* end
        left -= end.length
        starts = end === paragraphEnd ? first : opening
      }
    }
  }

  return {
    *tokens(random, tokens, ending) {
      if (tokens <= 0) return
      if (ending === 'length' || tokens === 1) return yield* words(random, tokens)
      yield* closed(words(random, tokens - 1), fullStop, comma)
    },
    anyToken: (random) => inner.single[below(random, inner.single.length)]?.[0] ?? '.'
  }
}

/** Ends a text with a full stop of one token; punctuation that happens to stand last gives way to a word. */
function* closed(tokens: Iterable<string>, fullStop: Piece, comma: Piece): Generator<string, void, void> {
  let held: string | undefined
  for (const token of tokens) {
    if (held !== undefined) yield held
    held = token
  }
  // ".." and ",." would merge into other tokens, so the last token before the end must be a word's.
  if (held !== undefined) yield held === fullStop[0] || held === comma[0] || held.startsWith('.') ? ' et' : held
  yield* fullStop
}

function pick(random: Random, set: PieceSet, budget: number): Piece {
  const piece = set.all[below(random, set.all.length)]
  if (piece && piece.length <= budget) return piece
  return set.single[below(random, set.single.length)] ?? []
}

function pieceSet(tokenizer: Tokenizer, texts: readonly string[]): PieceSet {
  const all = texts.map((text) => pieceOf(tokenizer, text))
  const single = all.filter((piece) => piece.length === 1)
  if (single.length === 0) throw new Error(`${tokenizer.encoding} has no single-token word to fill a budget with`)
  return { all, single }
}

function onePiece(tokenizer: Tokenizer, text: string): Piece {
  const piece = pieceOf(tokenizer, text)
  if (piece.length !== 1) throw new Error(`${JSON.stringify(text)} is not one token in ${tokenizer.encoding}`)
  return piece
}

function pieceOf(tokenizer: Tokenizer, text: string): Piece {
  return tokenizer.encode(text).map((token) => Buffer.from(tokenizer.bytesOf(token) ?? []).toString('latin1'))
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
