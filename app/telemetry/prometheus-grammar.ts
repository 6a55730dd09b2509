/** A strict reader of Prometheus's text format 0.0.4, for tests: throws at whatever a scraper could refuse or misread. */
export interface Family {
  name: string
  type: string
  unit: string | null
  samples: Sample[]
}

export interface Sample {
  name: string
  labels: Map<string, string>
  value: number
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL = '([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\\\\n]|\\\\["\\\\n])*)"'
const SAMPLE = new RegExp(`^(${NAME})(?:\\{((?:${LABEL},)*${LABEL})\\})? (\\S+)$`)
const COMMENT = new RegExp(`^# (HELP|UNIT|TYPE) (${NAME}) (.+)$`)
const NUMBER = /^(?:[+-]?Inf|NaN|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/

export function parseExposition(text: string): Family[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const families: Family[] = []
  for (const line of text.slice(0, -1).split('\n')) readLine(line, families)
  for (const family of families) checkFamily(family)
  if (new Set(families.map(({ name }) => name)).size < families.length) throw new Error('a family stands twice')
  return families
}

function readLine(line: string, families: Family[]): void {
  const [, kind, name = '', text = ''] = COMMENT.exec(line) ?? []
  const family = families.at(-1)
  if (kind === 'HELP') {
    families.push({ name, type: '', unit: null, samples: [] })
    return
  }
  if (!family) throw new Error(`before any family: ${line}`)
  if (kind === undefined) {
    family.samples.push(readSample(line))
    return
  }
  if (name !== family.name || family.samples.length > 0) throw new Error(`not here: ${line}`)
  if (kind === 'TYPE') family.type = text
  else family.unit = text
}

function readSample(line: string): Sample {
  const match = SAMPLE.exec(line)
  if (!match) throw new Error(`no sample: ${line}`)
  const [, name = '', list = ''] = match
  const labels = new Map<string, string>()
  for (const [, key = '', value = ''] of list.matchAll(new RegExp(LABEL, 'g'))) {
    if (labels.has(key)) throw new Error(`label ${key} stands twice: ${line}`)
    labels.set(key, unescaped(value))
  }
  return { name, labels, value: numberOf(match.at(-1) ?? '') }
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char))
}

function numberOf(text: string): number {
  if (!NUMBER.test(text)) throw new Error(`no number: ${text}`)
  return Number(text.replace('Inf', 'Infinity'))
}

function checkFamily({ name, type, samples }: Family): void {
  const suffixes = type === 'histogram' ? ['_count', '_sum', '_bucket'] : ['']
  if (!['histogram', 'gauge'].includes(type)) throw new Error(`${name} has the type ${type}`)
  for (const sample of samples) {
    if (!suffixes.some((suffix) => sample.name === name + suffix)) throw new Error(`${sample.name} is not of ${name}`)
  }
  const keys = samples.map((sample) => JSON.stringify([sample.name, ...sample.labels]))
  if (new Set(keys).size < keys.length) throw new Error(`${name} holds a series twice`)
  if (type === 'histogram') for (const series of seriesOf(samples).values()) checkHistogram(name, series)
}

/** Samples that agree in all labels but `le`. */
function seriesOf(samples: Sample[]): Map<string, Sample[]> {
  const series = new Map<string, Sample[]>()
  for (const sample of samples) {
    const key = JSON.stringify([...sample.labels].filter(([label]) => label !== 'le').sort())
    series.set(key, [...(series.get(key) ?? []), sample])
  }
  return series
}

function checkHistogram(name: string, series: Sample[]): void {
  const values = (suffix: string) => series.filter((sample) => sample.name === name + suffix)
  const [count] = values('_count')
  const [sum] = values('_sum')
  const buckets = values('_bucket').map(({ labels, value }) => ({ bound: numberOf(labels.get('le') ?? ''), value }))
  if (!count || !sum) throw new Error(`${name} lacks its count or its sum`)
  if (buckets.at(-1)?.bound !== Number.POSITIVE_INFINITY) throw new Error(`${name} lacks its last bucket`)
  if (buckets.at(-1)?.value !== count.value) throw new Error(`${name} does not count what is in its buckets`)
  buckets.reduce((before, bucket) => {
    if (bucket.bound <= before.bound || bucket.value < before.value) throw new Error(`${name} has buckets out of order`)
    return bucket
  })
}
