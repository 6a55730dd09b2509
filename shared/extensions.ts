/** Extensions as the UI sees them. */

/** One thing an extension added or changed, in the order in which it did. */
export interface Registration {
  kind: 'generator' | 'forwarder' | 'limiter' | 'bearer token' | 'setting'
  /** The function's or limiter's name; for a setting its path. Never a token's value. */
  name: string
  /** What became of it, in a few words: `1st of 6`, `replaces chat`. */
  detail: string
}

export interface ExtensionProblem {
  /** A sentence for people. */
  message: string
  /** Absolute path of the file the problem is in, where that is known. */
  file: string | null
  /** From 1. */
  line: number | null
  column: number | null
  /** A few lines of the source around it, with line numbers; empty where there is none. */
  excerpt: string
  stack: string
  /** Unix time in milliseconds. */
  at: number
}

/**
 * `active`: loaded and in force; `failed`: nothing of it is in force; `stale`: the file has changed and does not load, so its
 * previous version stays in force; `disabled`: by the user, or because it stopped the engine.
 */
export type ExtensionState = 'active' | 'failed' | 'stale' | 'disabled'

export interface ExtensionView {
  /** Absolute path of the file or folder; names the extension. */
  path: string
  /** What it is called in messages: the file's or folder's name without its ending. */
  name: string
  state: ExtensionState
  /** Where it came from; those from a flag or the environment cannot be removed here. `built-in` has no file. */
  origin: 'built-in' | 'flag' | 'environment' | '.env' | 'settings file' | 'added'
  /** Unix time in milliseconds of the version in force; null = none. */
  loadedAt: number | null
  /** Whether a change of its files loads it again. */
  watched: boolean
  registered: Registration[]
  calls: number
  errors: number
  problem: ExtensionProblem | null
}

/** What is remembered of an extension, so that a new engine, or the app's next start, has it again. */
export interface ExtensionMemory {
  /** Absolute. */
  path: string
  origin: Exclude<ExtensionView['origin'], 'built-in'>
  enabled: boolean
  /** Why it was disabled, where that was not the user's doing; null otherwise. */
  reason: string | null
  watched: boolean
}

/** What an extension printed, or what went wrong in it. */
export interface ExtensionLogLine {
  /** Unix time in milliseconds. */
  at: number
  extension: string
  level: 'debug' | 'info' | 'warn' | 'error'
  text: string
}

export interface ExtensionsView {
  /** In the order in which they are initialised. */
  extensions: ExtensionView[]
  /** The generators in the order in which they are asked. */
  order: { name: string; extension: string | null }[]
  templates: ExtensionTemplate[]
}

export interface ExtensionTemplate {
  id: string
  title: string
  description: string
  /** For example `echo.ts`. */
  fileName: string
}

/** What is asked before a file is loaded for the first time. */
export interface ExtensionPreview {
  path: string
  bytes: number
  entry: string
}
