declare module 'parse-prometheus-text-format' {
  export interface Family {
    name: string
    help: string
    type: string
    metrics: { value?: string; labels?: Record<string, string> }[]
  }

  /** Numbers stay text. @throws Error at a line that is none of the format. */
  export default function parse(text: string): Family[]
}
