/** Draws resources/icon.png, .ico and .icns from icon.svg. Run by hand after a change: `node main/tools/make-icons.mjs`. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findChromium } from './find-browser.mjs'
import { ROOT } from './paths.mjs'

const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256]
/** Names of the PNG entries in Apple's container, by size. */
const ICNS_TYPES = { 16: 'icp4', 32: 'icp5', 64: 'icp6', 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' }

const resources = join(ROOT, 'resources')
const pictures = await draw(await readFile(join(resources, 'icon.svg'), 'utf8'))
await writeFile(join(resources, 'icon.png'), picture(512))
await writeFile(join(resources, 'icon.ico'), icoOf(ICO_SIZES))
await writeFile(join(resources, 'icon.icns'), icnsOf())

/**
 * @param {string} svg
 * @returns {Promise<Map<number, Buffer>>}
 */
async function draw(svg) {
  const executablePath = findChromium()
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch(executablePath ? { executablePath, args } : { channel: 'chrome', args })
  const page = await browser.newPage()
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${svg}`)
  const drawn = new Map()
  for (const size of new Set([...ICO_SIZES, ...Object.keys(ICNS_TYPES).map(Number)])) {
    await page.setViewportSize({ width: size, height: size })
    drawn.set(size, await page.screenshot({ omitBackground: true }))
  }
  await browser.close()
  return drawn
}

/** @param {number} size */
function picture(size) {
  const found = pictures.get(size)
  if (!found) throw new Error(`No picture of ${size} px was drawn`)
  return found
}

/**
 * The container of Windows: a directory of 16-byte entries, then the pictures. 256 is written as 0.
 * @param {number[]} sizes
 */
function icoOf(sizes) {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(sizes.length, 4)
  let offset = 6 + 16 * sizes.length
  const entries = sizes.map((size) => {
    const entry = Buffer.alloc(16)
    entry.writeUInt8(size % 256, 0)
    entry.writeUInt8(size % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(picture(size).length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += picture(size).length
    return entry
  })
  return Buffer.concat([header, ...entries, ...sizes.map(picture)])
}

/** The container of macOS: blocks of type, length (with these eight bytes) and picture. */
function icnsOf() {
  const blocks = Object.entries(ICNS_TYPES).map(([size, type]) => block(type, picture(Number(size))))
  return block('icns', Buffer.concat(blocks))
}

/**
 * @param {string} type
 * @param {Buffer} body
 */
function block(type, body) {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32BE(body.length + 8, 4)
  return Buffer.concat([head, body])
}
