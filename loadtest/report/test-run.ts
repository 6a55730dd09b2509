/** A run for tests of the report: all that a full run of a scenario shows when nothing is wrong with it. */
import type { Telemetry } from '../endpoint/telemetry.ts'
import type { Distribution } from '../run/histogram.ts'
import type { ClientSide, Measured, SeriesRow } from '../run/measured.ts'
import { type ScenarioName, scenarioOf } from '../scenarios.ts'

const NOTHING: Telemetry = {
  ...{ ok: 0, throttled: 0, failed: 0, baseMs: 0, fullMs: 0, rateLimitTokens: 0, completionTokens: 0, promptTokens: 0 },
  ...{ limitedByRequests: 0, limitedByTokens: 0, firstTokens: 0, firstTokenMs: 0, tokenGaps: 0, tokenGapMs: 0 }
}

const UNLIMITED = { all: 0, inRequestWindow: 0, inTokenWindow: 0, spanSeconds: 0, complete: true }

interface Changes {
  brief?: boolean
  client?: Partial<ClientSide>
  /** Null: an endpoint without metrics. */
  simulator?: Partial<Telemetry> | null
  /** What both sides saw in each window. */
  perWindow?: { ok: number; tokens: number }[]
}

export function testRun(name: ScenarioName, { brief = false, client, simulator, perWindow = [] }: Changes): Measured {
  const scenario = scenarioOf(name, { brief })
  const told = simulator === null ? null : { ...NOTHING, ...simulator }
  return {
    ...{ scenario, brief, fresh: true, interrupted: false, seconds: scenario.seconds, windowSeconds: 60 },
    at: '2026-11-23T03:35:23.640Z',
    endpoint: 'http://127.0.0.1:8000',
    client: {
      ...{ ok: 0, throttled: 0, failed: 0, rateLimitTokens: 0, completionTokens: 0 },
      ...{ latency: around(null), firstToken: around(null), tokenGap: around(null), lastToken: around(null) },
      ...{ brokenStreams: 0, brokenAnswers: 0, unannounced: 0, cutOff: 0, admitted: UNLIMITED },
      ...client
    },
    simulator: told,
    metrics: told ? 'read' : 'none',
    windows: perWindow.map(({ ok, tokens }, index) => {
      const amounts = { ok, throttled: 0, rateLimitTokens: tokens, completionTokens: tokens }
      return { from: (index + 1) * 60, to: (index + 2) * 60, client: amounts, simulator: told && amounts }
    }),
    series: [],
    failures: [],
    notes: []
  }
}

export function around(ms: number | null): Distribution {
  return { count: ms === null ? 0 : 100, mean: ms, min: ms, p50: ms, p95: ms, p99: ms, max: ms }
}

export function second(row: Partial<SeriesRow>): SeriesRow {
  return {
    ...{ users: 0, ok: 0, throttled: 0, failed: 0, p50: null, p95: null, p99: null },
    ...{ firstTokenP50: null, firstTokenP95: null, tokenGapP50: null, tokenGapP95: null },
    ...{ admittedInRequestWindow: null, admittedInTokenWindow: null },
    ...row
  }
}
