/** The files of a report: what can be known of them is looked at before minutes of load, not after. */
import { accessSync, constants, type Stats, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { messageOf } from '../shared/errors.ts'

export interface OutputFile {
  flag: '--json' | '--html'
  path: string
}

/** @returns why they cannot be written, for people; null when nothing is known against it. */
export function troubleWith(files: readonly OutputFile[]): string | null {
  for (const file of files) {
    const trouble = troubleOf(file)
    if (trouble !== null) return trouble
  }
  const [one, other] = files
  if (!one || !other || !isSame(resolve(one.path), resolve(other.path))) return null
  return `${one.flag} and ${other.flag} name the same file`
}

/** @returns what went wrong, for people; null when it is written. */
export function written({ flag, path }: OutputFile, content: string): string | null {
  try {
    writeFileSync(path, content)
    return null
  } catch (error) {
    return `${flag} ${path} could not be written: ${messageOf(error)}`
  }
}

function troubleOf({ flag, path }: OutputFile): string | null {
  if (path === '') return `${flag} needs the name of a file`
  const found = statsOf(path)
  if (found?.isDirectory()) return `${flag} ${path} is a folder: name a file`
  try {
    accessSync(found ? path : dirname(resolve(path)), constants.W_OK)
    return null
  } catch (error) {
    return `${flag} ${path} cannot be written: ${messageOf(error)}`
  }
}

function isSame(one: string, other: string): boolean {
  if (one === other) return true
  const [first, second] = [statsOf(one), statsOf(other)]
  return first?.isFile() === true && first.dev === second?.dev && first.ino === second.ino
}

function statsOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    // What cannot be looked at is found out when it is to be written.
    return null
  }
}
