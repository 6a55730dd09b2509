/** Interactions as the UI shows them. */
import type { BodyView, InteractionDetail, InteractionRow } from '../../shared/recordings.ts'
import { joinEvents } from './events.ts'
import type { Entry } from './folder.ts'
import { printInteraction } from './format.ts'
import { md5 } from './hash.ts'
import { keyAt, keyOf } from './keys.ts'
import type { Pending } from './pending.ts'
import type { Interaction } from './recording.ts'
import { textOfBody } from './text-body.ts'
import { titleOf } from './title.ts'
import { targetOfUri } from './uri-path.ts'

/** Which one, wherever it is kept. */
export interface Located {
  key: string
  index: number
  unsaved: boolean
}

export function locateOnDisk({ file }: Entry, index: number): Located {
  return { key: file.table ? keyAt(file.table, index) : '', index, unsaved: false }
}

export function locatePending({ file }: Entry, pending: Pending): Located {
  const index = (file.table?.count ?? 0) + file.pending.items.indexOf(pending)
  return { key: keyOf(pending.routeName, pending.hash, pending.ordinal), index, unsaved: true }
}

export function rowOf(
  { answers }: Entry,
  { key, index, unsaved }: Located,
  { request, response }: Interaction
): InteractionRow {
  const hits = answers.hits.get(key)
  return {
    key,
    index,
    method: request.method,
    uri: targetOfUri(request.uri),
    title: titleOf(request.body),
    status: response.status,
    stream: response.stream !== null,
    durationMs: response.durationMs,
    hits: hits?.count ?? 0,
    lastHitAt: hits?.lastAt ?? null,
    unsaved
  }
}

/** @param yaml Its text in the file. */
export function detailOf(
  { name, answers }: Entry,
  { key, index, unsaved }: Located,
  { request, response, contextValues }: Interaction,
  yaml: string
): InteractionDetail {
  const hits = answers.hits.get(key)
  return {
    key,
    digest: md5(yaml),
    file: name,
    index,
    request: {
      method: request.method,
      uri: request.uri,
      headers: request.headers,
      body: bodyView(request.body, request.headers),
      bodyHash: request.bodyHash
    },
    response: {
      status: response.status,
      headers: response.headers,
      durationMs: response.durationMs,
      body: response.stream
        ? { kind: 'text', text: joinEvents(response.stream) }
        : bodyView(response.body, response.headers),
      stream: response.stream
    },
    contextValues,
    yaml,
    hits: hits?.count ?? 0,
    lastHitAt: hits?.lastAt ?? null,
    unsaved
  }
}

export function printed(interaction: Interaction): string {
  return printInteraction(interaction)
}

function bodyView(body: Uint8Array | null, headers: Record<string, string[]>): BodyView {
  if (body === null) return null
  const text = textOfBody(body, headers['content-type']?.[0])
  if (text !== null) return { kind: 'text', text }
  return { kind: 'base64', text: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64') }
}
