/** Reads metrics in Prometheus' text format. */

export interface Sample {
  name: string
  labels: Readonly<Record<string, string>>
  value: number
}

const LINE = /^([a-zA-Z_:][\w:]*)\s*(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/
const LABEL = /([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*,?\s*/y

/** @throws Error naming the line that is none. */
export function parsePrometheus(text: string): Sample[] {
  const samples: Sample[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const [, name, labels = '', value = ''] = LINE.exec(line) ?? []
    const parsed = labelsOf(labels.trim())
    if (name === undefined || parsed === null) throw new Error(`Line ${index + 1} is no metric: ${line.slice(0, 100)}`)
    samples.push({ name, labels: parsed, value: numberOf(value) })
  }
  return samples
}

/** The sum over all samples of a name that a condition holds for. */
export function sumOf(
  samples: readonly Sample[],
  name: string,
  holds: (labels: Readonly<Record<string, string>>) => boolean
): number {
  let sum = 0
  for (const sample of samples) if (sample.name === name && holds(sample.labels)) sum += sample.value
  return sum
}

function labelsOf(text: string): Record<string, string> | null {
  const labels: Record<string, string> = {}
  LABEL.lastIndex = 0
  while (LABEL.lastIndex < text.length) {
    const [, name, value] = LABEL.exec(text) ?? []
    if (name === undefined || value === undefined) return null
    labels[name] = value.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter))
  }
  return labels
}

function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text)
}
