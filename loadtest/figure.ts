/** What every figure is given, and what it is. */
export interface Bench {
  /** Folder of the built product. */
  dist: string
  /** Folder of this run, removed at its end. */
  scratch: string
  apiKey: string
  controlToken: string
  /** A line about the progress, for people. */
  say(line: string): void
  /** Something that makes a measurement worthless; the run ends with an error, but goes on. */
  problem(text: string): void
}

/** Measures and gives what is to be printed under the figure's name. */
export type Figure = (bench: Bench) => Promise<object>
