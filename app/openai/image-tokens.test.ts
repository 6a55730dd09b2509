import { expect, test } from 'vitest'
import { findModel, type Model } from './catalogue.ts'
import type { ImageDetail } from './chat-request.ts'
import { imageSize, imageTokens } from './image-tokens.ts'

function known(name: string): Model {
  const model = findModel(name)
  if (model === undefined) throw new Error(`${name} is not in the catalogue`)
  return model
}

test.each<[string, number, number, ImageDetail, number]>([
  ['gpt-4o', 1024, 1024, 'high', 765],
  ['gpt-4o', 1024, 1024, 'auto', 765],
  ['gpt-4o', 1024, 1024, 'low', 85],
  ['gpt-4o', 2048, 4096, 'high', 1105],
  ['gpt-4o', 512, 512, 'high', 255],
  ['gpt-4o', 513, 512, 'high', 425],
  ['gpt-4o', 100, 50, 'high', 255],
  ['gpt-4o', 1, 100_000, 'high', 765],
  ['gpt-4.1', 2050, 513, 'high', 765],
  ['gpt-4.1', 2049, 513, 'high', 1445],
  ['gpt-4o-mini', 1024, 1024, 'high', 25_501],
  ['gpt-5', 1024, 1024, 'high', 630],
  ['o3', 1024, 1024, 'low', 75],
  ['gpt-4.1-mini', 1024, 1024, 'high', 1659],
  ['gpt-4.1-mini', 1800, 2400, 'high', 2353],
  ['gpt-4.1-nano', 32, 32, 'low', 3],
  ['o4-mini', 1, 100_000, 'high', 2642],
  ['gpt-5.5', 1024, 1024, 'high', 1229],
  ['gpt-5.5', 4032, 3024, 'high', 2942],
  ['gpt-5.5', 4032, 3024, 'original', 11_868],
  ['gpt-6-sol', 4032, 3024, 'auto', 14_364],
  ['gpt-35-turbo', 1024, 1024, 'high', 0]
])('%s charges for %i × %i at %s detail', (model, width, height, detail, tokens) => {
  expect(imageTokens(known(model), { width, height }, detail)).toBe(tokens)
})

test('an image of unknown size counts as 1024 × 1024', () => {
  expect(imageTokens(known('gpt-4o'), null, 'auto')).toBe(765)
})

test('capped patches never exceed the cap, whatever the shape', () => {
  const shapes = [1, 31, 33, 700, 1535, 4000, 9999].flatMap((width) =>
    [1, 32, 1000, 5001].map((height) => ({ width, height }))
  )
  const most = Math.max(...shapes.map((shape) => imageTokens(known('gpt-5.2'), shape, 'high')))
  expect(most).toBeLessThanOrEqual(Math.ceil(1536 * 1.2))
})

const ascii = (text: string) => [...Buffer.from(text, 'latin1')]
const zeros = (count: number) => new Array<number>(count).fill(0)
const u16be = (value: number) => [value >> 8, value & 255]
const u16le = (value: number) => [value & 255, value >> 8]
const u24le = (value: number) => [...u16le(value & 0xffff), value >> 16]
const u32be = (value: number) => [...u16be(value >>> 16), ...u16be(value & 0xffff)]
const u32le = (value: number) => [...u16le(value & 0xffff), ...u16le(value >>> 16)]
const url = (bytes: number[], type = 'image/png') => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`

const png = (width: number, height: number) => [
  ...[0x89, ...ascii('PNG\r\n\x1a\n'), ...u32be(13), ...ascii('IHDR'), ...u32be(width), ...u32be(height)],
  ...zeros(20)
]
const webp = (chunk: string, body: number[]) => [
  ...[...ascii('RIFF'), ...u32le(99), ...ascii('WEBP'), ...ascii(chunk), ...u32le(50), ...body],
  ...zeros(9)
]
const jpegSegment = (marker: number, body: number[]) => [0xff, marker, ...u16be(body.length + 2), ...body]
const frame = (marker: number, width: number, height: number) =>
  jpegSegment(marker, [8, ...u16be(height), ...u16be(width), 3, ...zeros(9)])
const jpeg = (...segments: number[][]) => [0xff, 0xd8, ...segments.flat()]

test.each([
  ['PNG', png(640, 480)],
  ['GIF', [...ascii('GIF89a'), ...u16le(640), ...u16le(480), ...zeros(10)]],
  ['GIF of ten bytes', [...ascii('GIF87a'), ...u16le(640), ...u16le(480)]],
  ['BMP', [...ascii('BM'), ...zeros(12), ...u32le(40), ...u32le(640), ...u32le(480), ...zeros(20)]],
  ['BMP from top to bottom', [...ascii('BM'), ...zeros(12), ...u32le(40), ...u32le(640), ...u32le(-480 >>> 0)]],
  ['BMP with the oldest header', [...ascii('BM'), ...zeros(12), ...u32le(12), ...u16le(640), ...u16le(480)]],
  ['lossy WebP', webp('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, ...u16le(640), ...u16le(480 | 0x4000)])],
  ['lossless WebP', webp('VP8L', [0x2f, ...u32le(639 | (479 << 14))])],
  ['extended WebP', webp('VP8X', [...zeros(4), ...u24le(639), ...u24le(479)])],
  ['baseline JPEG', jpeg(jpegSegment(0xe0, zeros(14)), jpegSegment(0xdb, zeros(65)), frame(0xc0, 640, 480))],
  ['progressive JPEG', jpeg(jpegSegment(0xc4, zeros(30)), frame(0xc2, 640, 480))],
  ['JPEG with fill bytes', [...jpeg(), 0xff, 0xff, ...frame(0xc0, 640, 480)]],
  ['JPEG with long metadata', jpeg(...[1, 2, 3].map(() => jpegSegment(0xe1, zeros(65_000))), frame(0xc0, 640, 480))]
])('the size of a %s is read', (_format, bytes) => {
  expect(imageSize(url(bytes))).toEqual({ width: 640, height: 480 })
})

test('the size does not depend on the declared type or on how the URL is written', () => {
  const body = Buffer.from(png(3, 2)).toString('base64')
  expect(imageSize(`DATA:image/jpeg;charset=x;BASE64,${body}`)).toEqual({ width: 3, height: 2 })
})

test.each([
  ['a web address', 'https://example.com/a.png'],
  ['an empty string', ''],
  ['no base64', 'data:image/png,%89PNG'],
  ['no data', 'data:image/png;base64,'],
  ['text', url(ascii('hello, this is not an image at all, only some text'))],
  ['a cut PNG', url(png(640, 480).slice(0, 18))],
  ['a PNG without width', url(png(0, 480))],
  ['a PNG of absurd width', url(png(0xffffffff, 480))],
  ['an unknown WebP chunk', url(webp('ALPH', zeros(20)))],
  ['a JPEG that ends', url(jpeg(jpegSegment(0xe0, zeros(14))))],
  ['a JPEG whose data starts before its size', url(jpeg(jpegSegment(0xda, zeros(10)), frame(0xc0, 640, 480)))],
  ['a JPEG with a segment of length 0', url([...jpeg(), 0xff, 0xe0, 0, 0, ...zeros(40)])],
  ['a JPEG with garbage between segments', url([...jpeg(), ...zeros(40)])],
  [
    'a JPEG with endless metadata',
    url(jpeg(...zeros(8).map(() => jpegSegment(0xe1, zeros(65_000))), frame(0xc0, 6, 4)))
  ],
  ['a JPEG of fill bytes', url(jpeg(new Array<number>(5000).fill(0xff)))]
])('there is no size in %s', (_what, address) => {
  expect(imageSize(address)).toBeNull()
})
