/** Recordings as the UI sees them. Files and interactions are listed in pieces: a folder may hold a hundred thousand. */
import * as z from 'zod'

export const RECORD_POLICIES = ['new', 'all', 'none'] as const
/** `new`: replay what is there and forward the rest; `all`: forward and replace; `none`: forward and keep nothing. */
export type RecordPolicy = (typeof RECORD_POLICIES)[number]

export const REPLAY_MATCHES = ['exact', 'canonical'] as const
/** `exact`: the body's hash; `canonical`: also equal JSON, less what the ignore rules name. */
export type ReplayMatch = (typeof REPLAY_MATCHES)[number]

/** What keeps a file from being served. Lines count from 1; null where no line can be named. */
export interface RecordingProblem {
  line: number | null
  reason: string
}

export interface RecordingFileView {
  /** Its name in the folder. */
  file: string
  /** The request path its interactions share, decoded; null while unknown (empty or broken). */
  path: string | null
  interactions: number
  bytes: number
  /** Unix time in milliseconds. */
  modifiedAt: number
  /** Interactions that are not on disk yet (autosave off). */
  unsaved: number
  /** Times one of its interactions answered since the start. */
  hits: number
  problem: RecordingProblem | null
}

/** One field or pattern that does not matter when requests are compared. */
export const ignoreRuleSchema = z
  .strictObject({
    /** Where in the JSON body, for example `user` or `messages[*].name`; absent = anywhere a text matches the pattern. */
    field: z.string().min(1).max(500).optional(),
    /** A regular expression; what it matches in texts is left out of the comparison. Absent = the whole field. */
    pattern: z.string().min(1).max(500).optional(),
    /** Only for requests to this path; `*` stands for one segment. Absent = every path. */
    path: z.string().min(1).max(2000).optional()
  })
  .refine(({ field, pattern }) => field !== undefined || pattern !== undefined, 'needs a field or a pattern')
export type IgnoreRule = z.infer<typeof ignoreRuleSchema>

export interface RecordingsView {
  /** Absolute. */
  folder: string
  exists: boolean
  /** Why nothing can be written there; null = it can. */
  readOnly: string | null
  autosave: boolean
  policy: RecordPolicy
  match: ReplayMatch
  /** Factor on recorded times; 0 = at once. */
  speed: number
  unsaved: number
  /** In the order of their names. */
  files: RecordingFileView[]
  rules: IgnoreRule[]
  /** What is wrong with the rules' own file; the last good rules stay in force. */
  rulesProblem: RecordingProblem | null
}

export interface InteractionRow {
  /** Names the interaction in its file for as long as its request stays what it is. */
  key: string
  /** Its place in the file, from 0. */
  index: number
  method: string
  /** Path and query as recorded. */
  uri: string
  /** The first words of the last user message, the prompt or the input; empty where there are none. */
  title: string
  status: number
  stream: boolean
  durationMs: number
  hits: number
  /** Unix time in milliseconds; null = not yet. */
  lastHitAt: number | null
  unsaved: boolean
}

export interface InteractionPage {
  /** Of all interactions that the search lets through. */
  total: number
  rows: InteractionRow[]
  /** Whether a search had to stop before the file's end, for its time limit. */
  partial: boolean
}

/** A body as it can be edited: text, or base64 of bytes that are none; null = it was not stored, only its hash. */
export type BodyView = { kind: 'text'; text: string } | { kind: 'base64'; text: string } | null

export interface StreamEventView {
  /** Milliseconds from the request's arrival. */
  afterMs: number
  /** One server-sent event, without the empty line that ends it. */
  data: string
}

export interface InteractionDetail {
  key: string
  /** Of its text on disk; an edit names the one it began with, so that nobody's change is lost. */
  digest: string
  file: string
  index: number
  request: { method: string; uri: string; headers: Record<string, string[]>; body: BodyView; bodyHash: string }
  response: {
    status: number
    headers: Record<string, string[]>
    durationMs: number
    body: BodyView
    /** null = the answer is no stream. */
    stream: StreamEventView[] | null
  }
  /** What the simulator knew about the exchange, for example token counts. */
  contextValues: Record<string, unknown>
  /** The interaction as it stands in its file. */
  yaml: string
  hits: number
  lastHitAt: number | null
  unsaved: boolean
}

const headersSchema = z.record(z.string().min(1), z.array(z.string()))
const bodySchema = z.union([
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  z.strictObject({ kind: z.literal('base64'), text: z.base64() }),
  z.null()
])

/** What an edit may change; what is absent stays. `yaml` replaces everything and stands alone. */
export const interactionEditSchema = z.union([
  z.strictObject({ yaml: z.string().min(1) }),
  z.strictObject({
    request: z
      .strictObject({
        method: z.string().regex(/^[A-Z]{1,20}$/, 'must be an HTTP method in capitals'),
        uri: z.string().min(1),
        headers: headersSchema,
        body: bodySchema
      })
      .partial()
      .optional(),
    response: z
      .strictObject({
        status: z.number().int().min(200, 'must be from 200 to 599').max(599, 'must be from 200 to 599'),
        headers: headersSchema,
        durationMs: z.number().min(0, 'must be 0 or more'),
        body: bodySchema,
        stream: z.array(z.strictObject({ afterMs: z.number().min(0), data: z.string() })).nullable()
      })
      .partial()
      .optional()
  })
])
export type InteractionEdit = z.infer<typeof interactionEditSchema>

/** What an edit came to: done, or the interaction is not what the editor thought it was. */
export type EditOutcome =
  | { state: 'saved'; interaction: InteractionDetail }
  | { state: 'conflict'; theirs: InteractionDetail | null }

/** Why nothing in the recordings answered a request. */
export interface MissExplanation {
  /** The file that was searched, absolute. */
  file: string
  fileExists: boolean
  /** The recorded request that comes nearest; null where there is none to compare with. */
  nearest: {
    key: string
    index: number
    title: string
    /** Where the two differ first, for example `messages[1].content`; null = only in spelling or order. */
    at: string | null
    recorded: string
    received: string
  } | null
}
