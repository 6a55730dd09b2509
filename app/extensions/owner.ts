/** Whose code it is: one extension as its functions, its errors and its output are put down to it. */
import type { Files } from './stack.ts'

export interface Owner {
  /** Tells it to whoever only sees shared memory; from 1. */
  readonly id: number
  /** What it is called in messages. */
  readonly name: string
  /** Absolute path of its file or folder; its name for one that is built in. */
  readonly path: string
  readonly builtIn: boolean
  /** Of the version in force; they tell its frames in stacks. */
  files: Files
  calls: number
  errors: number
}

/** One of its functions. */
export interface OwnedFunction {
  owner: Owner
  /** What it is called in messages: its kind and its name. */
  label: string
}
