/** Why nothing answered, in a sentence. */
import type { MissExplanation } from '../../shared/recordings.ts'

export function missMessage(method: string, path: string, { file, fileExists, nearest }: MissExplanation): string {
  const start = `No recording answers ${method} ${path}: `
  if (!nearest) return `${start}${file} ${fileExists ? 'holds no such request to compare with' : 'does not exist'}.`
  const { index, title, at, recorded, received } = nearest
  const name = `#${index + 1}${title === '' ? '' : ` ${JSON.stringify(title)}`}`
  const searched = `${start}${file} was searched; the nearest recorded request is ${name}, which differs `
  if (at === null) return `${searched}only in spelling or order (REPLAY_MATCH=canonical would take it).`
  return `${searched}first at ${at}: recorded ${quote(recorded)}, received ${quote(received)}.`
}

function quote(text: string): string {
  return text === '(absent)' ? text : JSON.stringify(text)
}
