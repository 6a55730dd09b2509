/** For tests: a host that keeps recordings in memory and answers the calls of the contract as the engine does. */
import type { Args, Call, Client, Result } from '../../shared/contract.ts'
import type {
  IgnoreRule,
  InteractionDetail,
  InteractionEdit,
  InteractionPage,
  InteractionRow,
  RecordingFileView,
  RecordingsView
} from '../../shared/recordings.ts'

export interface FakeFile {
  file: string
  path: string | null
  interactions: InteractionDetail[]
  problem?: RecordingFileView['problem']
}

export function interaction(file: string, key: string, change: Partial<InteractionDetail> = {}): InteractionDetail {
  return {
    key,
    digest: `${key}-1`,
    file,
    index: 0,
    request: {
      method: 'POST',
      uri: '/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21',
      headers: { 'content-type': ['application/json'] },
      body: { kind: 'text', text: JSON.stringify({ messages: [{ role: 'user', content: key }] }) },
      bodyHash: '9b74c9897bac770ffc029102a200c5de'
    },
    response: {
      status: 200,
      headers: { 'content-type': ['application/json'] },
      durationMs: 310,
      body: { kind: 'text', text: JSON.stringify({ choices: [{ message: { content: `Answer to ${key}` } }] }) },
      stream: null
    },
    contextValues: {},
    yaml: `request:\n  uri: ${key}\n`,
    hits: 0,
    lastHitAt: null,
    unsaved: false,
    ...change
  }
}

export type FakeHost = ReturnType<typeof createFakeHost>

export function createFakeHost(files: FakeFile[]) {
  const calls: [string, ...unknown[]][] = []
  const removed = new Map<string, { file: string; interactions: [number, InteractionDetail][] }>()
  let rules: IgnoreRule[] = []
  let unsaved = 0
  let changes = 1

  function fileOf(name: string): FakeFile {
    const found = files.find(({ file }) => file === name)
    if (!found) throw new Error(`There is no recording ${name}`)
    return found
  }
  function find(file: string, key: string): InteractionDetail | null {
    const { interactions } = fileOf(file)
    const index = interactions.findIndex((each) => each.key === key)
    const found = interactions[index]
    return found ? { ...found, index } : null
  }
  function view(): RecordingsView {
    return {
      folder: '/work/.recording',
      exists: files.length > 0,
      readOnly: null,
      autosave: true,
      policy: 'new',
      match: 'exact',
      speed: 1,
      unsaved,
      files: files.map(({ file, path, interactions, problem = null }) => ({
        file,
        path,
        interactions: interactions.length,
        bytes: 1000 * interactions.length,
        modifiedAt: changes,
        unsaved: 0,
        hits: interactions.reduce((sum, { hits }) => sum + hits, 0),
        problem
      })),
      rules,
      rulesProblem: null
    }
  }
  function page({ file, from, count, search }: Args<'recordings.page'>[0]): InteractionPage {
    const rows = fileOf(file).interactions.map(rowOf)
    const found = search === undefined ? rows : rows.filter(({ title }) => title.includes(search))
    return { total: found.length, rows: found.slice(from, from + count), partial: false }
  }
  function edit(file: string, key: string, digest: string, change: InteractionEdit): Result<'recordings.edit'> {
    const found = find(file, key)
    if (found?.digest !== digest) return { state: 'conflict', theirs: found }
    if ('yaml' in change && change.yaml.includes('\t')) throw new Error('line 2: tabs cannot indent')
    changes += 1
    const fields = 'yaml' in change ? { yaml: change.yaml } : mergedWith(found, change)
    const next: InteractionDetail = { ...found, ...fields, digest: `${key}-${changes}` }
    fileOf(file).interactions[found.index] = next
    return { state: 'saved', interaction: next }
  }
  function remove(file: string, keys: string[]): { undo: string } {
    const { interactions } = fileOf(file)
    const taken = [...interactions.entries()].filter(([, { key }]) => keys.includes(key))
    fileOf(file).interactions = interactions.filter(({ key }) => !keys.includes(key))
    changes += 1
    removed.set(`undo-${changes}`, { file, interactions: taken })
    return { undo: `undo-${changes}` }
  }
  function restore(undo: string): null {
    const { file, interactions } = removed.get(undo) ?? { file: '', interactions: [] }
    for (const [at, each] of interactions) fileOf(file).interactions.splice(at, 0, each)
    changes += 1
    return null
  }
  function duplicate(file: string, key: string): InteractionDetail {
    const found = find(file, key)
    if (!found) throw new Error(`There is no interaction ${key}`)
    const copy = { ...found, key: `${key}-copy`, digest: `${key}-copy-1`, index: found.index + 1 }
    fileOf(file).interactions.splice(copy.index, 0, copy)
    changes += 1
    return copy
  }
  function move(file: string, key: string, to: number): null {
    const { interactions } = fileOf(file)
    const from = interactions.findIndex((each) => each.key === key)
    const [taken] = interactions.splice(from, 1)
    if (taken) interactions.splice(to, 0, taken)
    changes += 1
    return null
  }

  const answers: Partial<Record<Call, (...args: never[]) => unknown>> = {
    'recordings.view': view,
    'recordings.page': page,
    'recordings.get': find,
    'recordings.edit': edit,
    'recordings.delete': remove,
    'recordings.restore': restore,
    'recordings.duplicate': duplicate,
    'recordings.move': move,
    'recordings.save': () => {
      const written = unsaved
      unsaved = 0
      return { written }
    },
    'recordings.rules': (next: IgnoreRule[]) => {
      rules = next
      return view()
    },
    'recordings.folder': view
  }
  const client: Client = {
    async call(name, ...args) {
      calls.push([name, ...args])
      const answer = answers[name]
      if (!answer) throw new Error(`The fake host has no ${name}`)
      // Copied, as whatever travels over HTTP is.
      return structuredClone(answer(...(args as never[]))) as Result<typeof name>
    },
    on: () => () => {}
  }
  return {
    client,
    calls,
    files,
    view,
    answers,
    /** As another program would, with the file's time. */
    touch(file: string, key: string, change: Partial<InteractionDetail>): void {
      const at = fileOf(file).interactions.findIndex((each) => each.key === key)
      const found = fileOf(file).interactions[at]
      changes += 1
      if (found) fileOf(file).interactions[at] = { ...found, digest: `${key}-${changes}`, ...change }
    },
    setUnsaved(count: number): void {
      unsaved = count
    }
  }
}

function mergedWith(found: InteractionDetail, change: Exclude<InteractionEdit, { yaml: string }>) {
  const given = (part: object | undefined) =>
    Object.fromEntries(Object.entries(part ?? {}).filter(([, value]) => value !== undefined))
  return {
    request: { ...found.request, ...given(change.request) },
    response: { ...found.response, ...given(change.response) }
  } as Pick<InteractionDetail, 'request' | 'response'>
}

function rowOf(detail: InteractionDetail, index: number): InteractionRow {
  const { key, request, response, hits, lastHitAt, unsaved } = detail
  return {
    key,
    index,
    method: request.method,
    uri: request.uri,
    title: key,
    status: response.status,
    stream: response.stream !== null,
    durationMs: response.durationMs,
    hits,
    lastHitAt,
    unsaved
  }
}
