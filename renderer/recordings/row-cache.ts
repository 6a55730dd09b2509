/**
 * Rows of files that may hold a hundred thousand: fetched in pages as they come into sight, kept while there is room, shown as they
 * were until their newer version is here.
 */
import { messageOf } from '../../shared/errors.ts'
import type { InteractionPage, InteractionRow } from '../../shared/recordings.ts'
import type { Stretch } from './tree.ts'

export interface PageQuery {
  file: string
  from: number
  count: number
  search?: string
}

export interface RowCacheOptions {
  fetchPage: (query: PageQuery) => Promise<InteractionPage>
  /** Something to show has changed. */
  onChange: () => void
  onProblem: (message: string) => void
  now: () => number
  schedule: (run: () => void, ms: number) => void
  pageRows?: number
  pagesKept?: number
  /** The same page is not fetched more often than this, in milliseconds: under load its numbers of uses change all the time. */
  refreshMs?: number
}

interface Page {
  rows: readonly InteractionRow[]
  /** The file's version that the rows are of. */
  version: number
  /** Only their numbers of uses may be out of date. */
  aged: boolean
  loadedAt: number
}

interface FileRows {
  version: number
  /** As the last answer had it; null = not known. */
  total: number | null
  partial: boolean
  pages: Map<number, Page>
}

const MOST_IN_FLIGHT = 2
/** Version of a page that could not be read. */
const FAILED = -1

export type RowCache = ReturnType<typeof createRowCache>

export function createRowCache(options: RowCacheOptions) {
  const { fetchPage, onChange, onProblem, now, schedule, pageRows = 100, pagesKept = 400, refreshMs = 1000 } = options
  const files = new Map<string, FileRows>()
  const inFlight = new Set<string>()
  let search = ''
  /** Grows with each search: what comes from an earlier one is thrown away. */
  let era = 0
  let wanted: { file: string; page: number }[] = []
  let uncounted: string[] = []
  let waiting = false

  function rowsOf(file: string): FileRows {
    const found = files.get(file) ?? { version: 0, total: null, partial: false, pages: new Map() }
    files.set(file, found)
    return found
  }

  const flightOf = (file: string, page: number) => `${era} ${idOf(file, page)}`

  /** Milliseconds until a page may be fetched; null = it is as it should be. */
  function dueIn(file: string, page: number): number | null {
    const { version, pages } = rowsOf(file)
    const kept = pages.get(page)
    if (!kept || (kept.version !== version && kept.version !== FAILED)) return 0
    return kept.aged || kept.version === FAILED ? Math.max(0, kept.loadedAt + refreshMs - now()) : null
  }

  function pump(): void {
    let soonest = Number.POSITIVE_INFINITY
    const pages = [...wanted, ...uncounted.map((file) => ({ file, page: 0 }))]
    for (const { file, page } of pages) {
      if (inFlight.size >= MOST_IN_FLIGHT) return
      if (inFlight.has(flightOf(file, page))) continue
      const due = dueIn(file, page)
      if (due === 0) void load(file, page)
      else if (due !== null) soonest = Math.min(soonest, due)
    }
    if (waiting || soonest === Number.POSITIVE_INFINITY) return
    waiting = true
    schedule(() => {
      waiting = false
      pump()
    }, soonest)
  }

  async function load(file: string, page: number): Promise<void> {
    const id = flightOf(file, page)
    const startedIn = era
    const { version } = rowsOf(file)
    inFlight.add(id)
    try {
      const query = { file, from: page * pageRows, count: pageRows, ...(search === '' ? {} : { search }) }
      const answer = await fetchPage(query)
      if (startedIn === era) keep(file, page, answer, version)
    } catch (error) {
      // Tried again after a while, and only if it is still in sight.
      if (startedIn === era) rowsOf(file).pages.set(page, { rows: [], version: FAILED, aged: false, loadedAt: now() })
      onProblem(messageOf(error))
    } finally {
      inFlight.delete(id)
      if (startedIn === era) uncounted = uncounted.filter((each) => each !== file || page !== 0)
      onChange()
      pump()
    }
  }

  function keep(file: string, page: number, { rows, total, partial }: InteractionPage, version: number): void {
    const known = rowsOf(file)
    known.total = total
    known.partial = partial
    // Set anew, so that the map's order is that of their use.
    known.pages.delete(page)
    known.pages.set(page, { rows, version, aged: false, loadedAt: now() })
    dropOldest()
  }

  function dropOldest(): void {
    const inSight = new Set(wanted.map(({ file, page }) => idOf(file, page)))
    let count = [...files.values()].reduce((sum, { pages }) => sum + pages.size, 0)
    for (const [file, { pages }] of files) {
      for (const page of pages.keys()) {
        if (count <= pagesKept) return
        if (inSight.has(idOf(file, page))) continue
        pages.delete(page)
        count -= 1
      }
    }
  }

  function pagesOf({ file, from, to }: Stretch): { file: string; page: number }[] {
    const first = Math.floor(from / pageRows)
    const last = Math.floor(Math.max(from, to - 1) / pageRows)
    return Array.from({ length: last - first + 1 }, (_, step) => ({ file, page: first + step }))
  }

  function pageAt(file: string, at: number): Page | undefined {
    return files.get(file)?.pages.get(Math.floor(at / pageRows))
  }
  function peek(file: string, at: number): InteractionRow | undefined {
    return pageAt(file, at)?.rows[at % pageRows]
  }
  /** The row if nothing has happened to its file since it was read. */
  function fresh(file: string, at: number): InteractionRow | undefined {
    return pageAt(file, at)?.version === files.get(file)?.version ? peek(file, at) : undefined
  }

  return {
    peek,
    fresh,
    total: (file: string) => files.get(file)?.total ?? null,
    isPartial: (file: string) => files.get(file)?.partial ?? false,
    /** What is in sight now; everything asked for before and not yet begun is forgotten. */
    want(stretches: readonly Stretch[]): void {
      wanted = stretches.flatMap(pagesOf)
      pump()
    },
    /** The total of each of these files is to be found out. */
    count(names: readonly string[]): void {
      uncounted = names.filter((file) => rowsOf(file).total === null)
      pump()
    },
    countsLeft: () => uncounted.length,
    /** Rows of a stretch in full, fetched where they are not here. */
    async rows({ file, from, to }: Stretch): Promise<InteractionRow[]> {
      const found: InteractionRow[] = []
      for (let at = from; at < to; ) {
        const here = fresh(file, at)
        if (here) {
          found.push(here)
          at += 1
          continue
        }
        const count = Math.min(to - at, 1000)
        const page = await fetchPage({ file, from: at, count, ...(search === '' ? {} : { search }) })
        if (page.rows.length === 0) break
        found.push(...page.rows)
        at += page.rows.length
      }
      return found
    },
    /** Where a key is among the rows that are here; null = not among these. */
    find(file: string, key: string): number | null {
      const known = files.get(file)
      for (const [page, { rows, version }] of known?.pages ?? []) {
        if (version !== known?.version) continue
        const at = rows.findIndex((row) => row.key === key)
        if (at >= 0) return page * pageRows + at
      }
      return null
    },
    /** The file has changed: its rows are fetched again when they are in sight. */
    invalidate(file: string): void {
      rowsOf(file).version += 1
      pump()
    },
    /** Its rows have been used. */
    age(file: string): void {
      for (const page of rowsOf(file).pages.values()) page.aged = true
      pump()
    },
    drop: (file: string) => void files.delete(file),
    setSearch(text: string): void {
      search = text
      era += 1
      wanted = []
      uncounted = []
      files.clear()
    }
  }
}

function idOf(file: string, page: number): string {
  return `${page} ${file}`
}
