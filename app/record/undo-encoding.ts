/** Takes the packing off an upstream's body while it comes. */
import { pipeline, type Readable, type Transform } from 'node:stream'
import * as zlib from 'node:zlib'

const DECODERS: Record<string, (() => Transform) | undefined> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
  // Not every Node that the simulator runs on has it.
  ...('createZstdDecompress' in zlib && { zstd: zlib.createZstdDecompress as () => Transform })
}

/** The encodings of a `content-encoding` header, in the order in which they were applied. */
export function encodingsOf(header: string): string[] {
  return header
    .split(',')
    .map((token) => token.trim().toLowerCase())
    .filter((token) => token !== '' && token !== 'identity')
}

/** The first that cannot be undone here, or nothing. */
export function unknownEncoding(encodings: readonly string[]): string | undefined {
  return encodings.find((encoding) => DECODERS[encoding] === undefined)
}

/** The plain body. It fails when the packed one does, ends early or is no such thing. */
export function undoEncodings(body: Readable, encodings: readonly string[]): Readable {
  let plain = body
  for (const encoding of [...encodings].reverse()) {
    const decoder = DECODERS[encoding]?.()
    if (!decoder) throw new Error(`The content encoding ${encoding} cannot be undone`)
    // Whoever reads the decoder learns of every failure from it.
    plain = pipeline(plain, decoder, () => {})
  }
  return plain
}
