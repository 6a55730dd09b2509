/** An interaction while it is edited: texts as they are typed, and what they come to when they are saved. */
import type { BodyView, InteractionDetail, InteractionEdit, StreamEventView } from '../../shared/recordings.ts'
import { type ShownBody, showBody, storeBody } from './body.ts'
import { writeHeaders } from './header-lines.ts'

export interface EventField {
  afterMs: string
  data: string
}

/** Everything that can be typed. Bodies that were not stored are null and stay so until someone writes one. */
export interface Fields {
  method: string
  uri: string
  requestHeaders: string
  requestBody: string | null
  status: string
  durationMs: string
  responseHeaders: string
  responseBody: string | null
  events: readonly EventField[] | null
}

export const TABS = ['request', 'response', 'headers', 'timing', 'yaml'] as const
export type Tab = (typeof TABS)[number]

export interface Problem {
  tab: Tab
  /** Name of the field, as its control is labelled. */
  field: string
  message: string
  /** From 1; null where there is none to name. */
  line: number | null
  /** Position of the event; null where the field is no event. */
  event: number | null
  /** What is wrong may be meant: the user can insist. */
  canInsist: boolean
}

export interface Draft {
  /** What the edit began with. */
  base: InteractionDetail
  /** The same as texts, made once: bodies may be large. */
  start: Fields
  /** How the bodies are shown; as text where none was stored. */
  shapes: Record<'request' | 'response', ShownBody>
  fields: Fields
  /** The whole interaction as text; null = it is edited field by field. */
  yaml: string | null
}

export function draftOf(base: InteractionDetail): Draft {
  const { request, response } = base
  const shapes = { request: shapeOf(request.body), response: shapeOf(response.body) }
  const start: Fields = {
    method: request.method,
    uri: request.uri,
    requestHeaders: writeHeaders(request.headers),
    requestBody: request.body && shapes.request.text,
    status: String(response.status),
    durationMs: String(response.durationMs),
    responseHeaders: writeHeaders(response.headers),
    responseBody: response.stream || response.body === null ? null : shapes.response.text,
    events: response.stream?.map(eventField) ?? null
  }
  return { base, start, shapes, fields: start, yaml: null }
}

export function eventField({ afterMs, data }: StreamEventView): EventField {
  return { afterMs: String(afterMs), data }
}

function shapeOf(body: BodyView): ShownBody {
  return body ? showBody(body) : { text: '', kind: 'text', wire: 'as shown' }
}

export function isEdited(draft: Draft): boolean {
  if (draft.yaml !== null) return draft.yaml !== draft.base.yaml
  return changedFields(draft).length > 0
}

export function changedFields({ start, fields }: Pick<Draft, 'start' | 'fields'>): (keyof Fields)[] {
  if (start === fields) return []
  const names = Object.keys(start) as (keyof Fields)[]
  return names.filter((name) =>
    name === 'events' ? !sameEvents(start.events, fields.events) : start[name] !== fields[name]
  )
}

function sameEvents(one: Fields['events'], other: Fields['events']): boolean {
  if (one === null || other === null) return one === other
  return (
    one.length === other.length &&
    one.every((event, at) => event.afterMs === other[at]?.afterMs && event.data === other[at]?.data)
  )
}

/** Whether saving changes by what the interaction is found. */
export function changesMatch(draft: Draft): boolean {
  if (draft.yaml !== null) return false
  return changedFields(draft).some((name) => name === 'method' || name === 'uri' || name === 'requestBody')
}

/** What a draft without problems asks to be changed. */
export function editOf(draft: Draft, headers: Record<'request' | 'response', Record<string, string[]>>) {
  const { fields, shapes, yaml } = draft
  if (yaml !== null) return { yaml } satisfies InteractionEdit
  const changed = new Set(changedFields(draft))
  const request = {
    ...(changed.has('method') ? { method: fields.method.trim().toUpperCase() } : {}),
    ...(changed.has('uri') ? { uri: fields.uri.trim() } : {}),
    ...(changed.has('requestHeaders') ? { headers: headers.request } : {}),
    ...(changed.has('requestBody') ? { body: stored(fields.requestBody, shapes.request) } : {})
  }
  const response = {
    ...(changed.has('status') ? { status: Number(fields.status) } : {}),
    ...(changed.has('durationMs') ? { durationMs: Number(fields.durationMs) } : {}),
    ...(changed.has('responseHeaders') ? { headers: headers.response } : {}),
    ...(changed.has('responseBody') ? { body: stored(fields.responseBody, shapes.response) } : {}),
    ...(changed.has('events') ? { stream: fields.events?.map(storedEvent) ?? null } : {})
  }
  return {
    ...(Object.keys(request).length > 0 ? { request } : {}),
    ...(Object.keys(response).length > 0 ? { response } : {})
  } satisfies InteractionEdit
}

function stored(text: string | null, shape: ShownBody): BodyView {
  return text === null ? null : storeBody(text, shape)
}

function storedEvent({ afterMs, data }: EventField): StreamEventView {
  return { afterMs: Number(afterMs), data }
}

/** The same edit on top of another version: what others have changed elsewhere stays changed. */
export function rebased(draft: Draft, onto: InteractionDetail): Draft {
  const next = draftOf(onto)
  if (draft.yaml !== null) return { ...next, yaml: draft.yaml }
  const changed = changedFields(draft)
  const mine = Object.fromEntries(changed.map((name) => [name, draft.fields[name]])) as Partial<Fields>
  return {
    ...next,
    fields: { ...next.fields, ...mine },
    shapes: {
      request: changed.includes('requestBody') ? draft.shapes.request : next.shapes.request,
      response: changed.includes('responseBody') ? draft.shapes.response : next.shapes.response
    }
  }
}

/** The interaction as one text, for comparing two versions of it. */
export function readable({ base, fields, yaml }: Draft): string {
  if (yaml !== null) return yaml
  const events = fields.events?.map(({ afterMs, data }) => `after ${afterMs} ms\n${data}`).join('\n\n')
  return [
    `${fields.method} ${fields.uri}`,
    fields.requestHeaders,
    '',
    fields.requestBody ?? `(not stored, only its hash ${base.request.bodyHash})`,
    '',
    `Status ${fields.status} after ${fields.durationMs} ms`,
    fields.responseHeaders,
    '',
    events ?? fields.responseBody ?? '(not stored)',
    ''
  ].join('\n')
}
