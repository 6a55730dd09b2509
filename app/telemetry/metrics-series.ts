/** The series of every instrument. One is made when its first value comes, so only what happened is exported. */
import { Histogram, type HistogramReading } from './histogram.ts'
import { INSTRUMENTS, type Instrument, type InstrumentId } from './metrics-instruments.ts'

/** The name under which all instruments stand. */
export const SCOPE = 'aoai-api-simulator'

/** Who exports, as the receiver will show it. */
export interface Service {
  name: string
  version: string
}

export type SeriesAttributes = Readonly<Record<string, string | number>>

export interface SeriesReading {
  attributes: SeriesAttributes
  histogram: HistogramReading
}

export interface InstrumentReading {
  instrument: Instrument
  series: SeriesReading[]
}

/** What was counted between two moments, both Unix times in milliseconds. Instruments without values are left out. */
export interface MetricsSnapshot {
  startedAt: number
  at: number
  instruments: InstrumentReading[]
}

export interface SeriesTable {
  /** Makes a series; its attributes must be new to the instrument. */
  add(id: InstrumentId, attributes: SeriesAttributes): Histogram
  read(): InstrumentReading[]
}

export function createSeries(): SeriesTable {
  const rows = Object.entries(INSTRUMENTS).map(([id, instrument]) => ({
    id,
    instrument,
    series: [] as { attributes: SeriesAttributes; histogram: Histogram }[]
  }))
  return {
    add(id, attributes) {
      const histogram = new Histogram(INSTRUMENTS[id].bounds)
      rows.find((row) => row.id === id)?.series.push({ attributes, histogram })
      return histogram
    },
    read: () =>
      rows
        .filter(({ series }) => series.length > 0)
        .map(({ instrument, series }) => ({
          instrument,
          series: series.map(({ attributes, histogram }) => ({ attributes, histogram: histogram.read() }))
        }))
  }
}
