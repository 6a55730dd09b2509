/** What an image costs in prompt tokens, and how large the image inside a `data:` URL is. */
import type { Model, Vision } from './catalogue.ts'
import type { ImageDetail } from './chat-request.ts'

/** In pixels. */
export interface ImageSize {
  width: number
  height: number
}

/**
 * Prompt tokens of one image; 0 for a model that cannot see. An image whose size is unknown, such as one on the web,
 * counts as 1024 × 1024.
 * @example imageTokens(gpt4o, { width: 1024, height: 1024 }, 'high') // 765
 */
export function imageTokens(model: Model, image: ImageSize | null, detail: ImageDetail): number {
  const size = image ?? { width: 1024, height: 1024 }
  if (model.vision === 'none') return 0
  if (model.vision.kind === 'tile') return tileTokens(model.vision, size, detail)
  return patchTokens(model.vision, size, detail)
}

type TileVision = Extract<Vision, { kind: 'tile' }>
type PatchVision = Extract<Vision, { kind: 'patch' }>

/** Fitted into a square of 2048 px, then shrunk to a short side of 768 px and cut into squares of 512 px. */
function tileTokens({ base, tile }: TileVision, { width, height }: ImageSize, detail: ImageDetail): number {
  if (detail === 'low') return base
  const fitted = Math.min(1, 2048 / Math.max(width, height))
  const factor = fitted * Math.min(1, 768 / (Math.min(width, height) * fitted))
  // Whole pixels, as billed: 2050 × 513 shrinks to a height of 512.5 px less a little and fills one row of tiles.
  const tilesOf = (side: number) => Math.max(1, Math.ceil(Math.round(side * factor) / 512))
  return base + tilesOf(width) * tilesOf(height) * tile
}

/** Squares of 32 px; an image with too many is shrunk until they fit. `low` saves nothing on these models. */
function patchTokens(vision: PatchVision, { width, height }: ImageSize, detail: ImageDetail): number {
  const cap = detail === 'auto' || detail === 'original' ? vision.originalCap : vision.cap
  const across = width / 32
  const down = height / 32
  const patches = Math.ceil(across) * Math.ceil(down)
  return Math.ceil(round(vision.multiplier * (patches > cap ? cappedPatches(across, down, cap) : patches)))
}

/** Shrinks by area to the cap, then a little further so that one side is a whole number of patches. */
function cappedPatches(across: number, down: number, cap: number): number {
  const byArea = Math.sqrt(cap / (across * down))
  const whole = (side: number) => Math.max(1, Math.floor(side * byArea)) / (side * byArea)
  const factor = byArea * Math.min(1, whole(across), whole(down))
  const patchesOf = (side: number) => Math.max(1, Math.ceil(round(side * factor)))
  return Math.min(cap, patchesOf(across) * patchesOf(down))
}

/** Takes away what floating point adds, so that 33.000000000000004 is not rounded up to 34. */
function round(value: number): number {
  return Math.round(value * 1e9) / 1e9
}

/** A JPEG tells its size behind its metadata; this many bytes are searched. */
const JPEG_SEARCH = 256 * 1024
/** Every other format tells its size within this many bytes. */
const HEADER = 32
/** No camera makes larger sides, in pixels; a header that claims one is broken. */
const LARGEST_SIDE = 100_000

/** The size of the PNG, JPEG, GIF, WebP or BMP inside a base64 `data:` URL; null for anything else, also broken data. */
export function imageSize(url: string): ImageSize | null {
  const data = /^data:[^,]{0,200};base64,/i.exec(url)
  if (data === null) return null
  const start = data[0].length
  const head = Buffer.alloc(HEADER)
  head.write(base64(url, start, HEADER), 'base64')
  const isJpeg = head.readUInt16BE(0) === 0xffd8
  const size = isJpeg ? jpegSize(Buffer.from(base64(url, start, JPEG_SEARCH), 'base64')) : headerSize(head)
  return size !== null && isPlausible(size.width) && isPlausible(size.height) ? size : null
}

function isPlausible(side: number): boolean {
  return side > 0 && side <= LARGEST_SIDE
}

/** The text of at most about that many bytes. */
function base64(url: string, start: number, bytes: number): string {
  return url.slice(start, start + Math.ceil(bytes / 3) * 4)
}

/** `head` is padded with zeros to HEADER bytes, so a truncated image reads as one of size 0. */
function headerSize(head: Buffer): ImageSize | null {
  const tag = (at: number, length: number) => head.toString('latin1', at, at + length)
  if (tag(1, 3) === 'PNG' && tag(12, 4) === 'IHDR')
    return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
  if (tag(0, 4) === 'GIF8') return { width: head.readUInt16LE(6), height: head.readUInt16LE(8) }
  if (tag(0, 2) === 'BM') return bitmapSize(head)
  return tag(0, 4) === 'RIFF' && tag(8, 4) === 'WEBP' ? webpSize(head, tag(12, 4)) : null
}

/** The oldest header, of 12 bytes, has 16-bit sides; a negative height stands for rows from top to bottom. */
function bitmapSize(head: Buffer): ImageSize {
  if (head.readUInt32LE(14) === 12) return { width: head.readUInt16LE(18), height: head.readUInt16LE(20) }
  return { width: head.readInt32LE(18), height: Math.abs(head.readInt32LE(22)) }
}

function webpSize(head: Buffer, chunk: string): ImageSize | null {
  if (chunk === 'VP8 ') return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff }
  if (chunk === 'VP8X') return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 }
  if (chunk !== 'VP8L') return null
  const bits = head.readUInt32LE(21)
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}

/** Walks the segments up to the frame header, which holds height and width. */
function jpegSize(bytes: Buffer): ImageSize | null {
  let at = 2
  while (at + 9 <= bytes.length) {
    const marker = bytes.readUInt8(at + 1)
    if (bytes.readUInt8(at) !== 0xff) return null
    if (isFrameHeader(marker)) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    const length = bytes.readUInt16BE(at + 2)
    if (marker === 0xff) at += 1
    else if (marker === 0xda || marker === 0xd9 || length < 2) return null
    else at += 2 + length
  }
  return null
}

/** SOF0 to SOF15; C4, C8 and CC in between mean other things. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}
