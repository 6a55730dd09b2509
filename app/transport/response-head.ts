/** Writes the heads of answers. Most of a head is the same for every answer of its kind, so it is printed and checked once. */
import { type ServerResponse, validateHeaderName, validateHeaderValue } from 'node:http'
import type { Answer } from '../answer.ts'
import { printHead } from '../exchanges/head-text.ts'
import { createHeaderForms, type DescribedHeaders, type HeadTemplate, varies } from '../exchanges/header-forms.ts'
import { flatText } from '../flat-text.ts'

/** These decide how Node sends the body, so Node must see them, or print them itself. */
const FRAMING = /^(connection|transfer-encoding|keep-alive|date|expect|trailer|upgrade)$/i
const LENGTH = 'content-length'
const FIRST_LINE = 'HTTP/1.1 200 OK\r\n'

/**
 * Node's own step from a first line and headers to a head, which adds all that belongs to the connection: its length or chunks,
 * date, keep-alive. Lines that have nothing to do with that may come with the first one.
 */
interface HeadStore {
  _storeHeader(firstLine: string, headers: Record<string, string> | undefined): void
}

/**
 * Writes the head of an answer and gives its text, from the first line to the empty one.
 * @throws TypeError when a header cannot be sent; nothing is sent then.
 */
export type WriteHead = (response: ServerResponse, answer: Answer) => string

export function createHeadWriter(): WriteHead {
  const forms = createHeaderForms()
  return (response, answer) => {
    const { status, reason, headers, cookies } = answer
    if (cookies) response.setHeader('set-cookie', cookies)
    const usual = status === 200 && reason === undefined && cookies === undefined
    const described = usual && canStore(response) ? forms.describe(headers) : null
    const template = described && templateOf(described)
    if (template && canStore(response)) {
      const length = headers[LENGTH]
      const own = length === undefined ? undefined : { [LENGTH]: length }
      response._storeHeader(printed(template, described.values), own)
    } else if (reason === undefined) response.writeHead(status, headers)
    else response.writeHead(status, reason, headers)
    return writtenHead(response, headers)
  }
}

/** As it goes over the wire, with the lines that Node adds; without its text, what is known of it. */
function writtenHead(response: ServerResponse, headers: Record<string, string>): string {
  const text = '_header' in response ? response._header : null
  return typeof text === 'string' ? text : printHead(headers)
}

/** The step has no public name; should it be gone one day, heads cost a little more. */
function canStore(response: object): response is HeadStore {
  return '_storeHeader' in response && typeof response._storeHeader === 'function'
}

function printed({ texts, names, indexes }: HeadTemplate, values: readonly string[]): string {
  let head = texts[0] ?? ''
  for (let at = 0; at < names.length; at++) {
    const value = values[indexes[at] ?? 0] ?? ''
    validateHeaderValue(names[at] ?? '', value)
    head += value + (texts[at + 1] ?? '')
  }
  return head
}

/** null where all of the head is better left to Node. */
function templateOf({ form, variable }: DescribedHeaders): HeadTemplate | null {
  const known = form.template
  if (known === null || known?.variable === variable) return known
  const usual = form.names.map((name, place) => ({ name, place, value: form.values[place] ?? '' }))
  const made = usual.some(({ name }) => FRAMING.test(name)) ? null : makeTemplate(usual, variable)
  form.template = made
  return made
}

function makeTemplate(
  headers: readonly { name: string; place: number; value: string }[],
  variable: number
): HeadTemplate {
  const texts: string[] = []
  const names: string[] = []
  const indexes: number[] = []
  let text = FIRST_LINE
  let index = 0
  for (const { name, place, value } of headers) {
    const isVariable = varies(variable, place)
    const own = isVariable ? index++ : -1
    if (name === LENGTH) continue
    validateHeaderName(name)
    if (!isVariable) {
      validateHeaderValue(name, value)
      text += `${name}: ${value}\r\n`
      continue
    }
    texts.push(flatText(`${text}${name}: `))
    names.push(name)
    indexes.push(own)
    text = '\r\n'
  }
  texts.push(flatText(text))
  return { variable, texts, names, indexes }
}
