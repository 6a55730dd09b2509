const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const tenths = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

/** `12,345` */
export function formatCount(value: number): string {
  return whole.format(value)
}

/** `58.9k`, `120k`, `1.2M`: for places too small for all digits. */
export function formatCompact(value: number): string {
  if (value < 1000) return whole.format(value)
  if (value < 1e6) return `${shortened(value / 1000)}k`
  return `${shortened(value / 1e6)}M`
}

/** Rounded down: what is nearly a limit must not read as one. */
function shortened(value: number): string {
  return value >= 100 ? whole.format(Math.floor(value)) : tenths.format(Math.floor(value * 10) / 10)
}

/** `42.1`, without decimals from 100 on. */
export function formatRate(value: number): string {
  return value >= 100 ? whole.format(value) : tenths.format(value)
}

/** `42.1`, `0`; what is not 0 never reads as 0. */
export function formatPerSecond(value: number): string {
  return value > 0 && value < 0.05 ? '<0.1' : formatRate(value)
}

/** `0.5`, `12`, `1.2k`: for scales. */
export function formatRateTick(value: number): string {
  return value < 1 ? formatRate(value) : formatCompact(value)
}

/** `3.1%` */
export function formatShare(part: number, total: number): string {
  return total === 0 ? '0%' : `${tenths.format((part / total) * 100)}%`
}

/** `310 ms`, `2.41 s`, `1 min 5 s`; a dash when unknown. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return '–'
  if (ms < 10) return `${tenths.format(ms)} ms`
  if (ms < 999.5) return `${whole.format(ms)} ms`
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)} s`
  const seconds = Math.round(ms / 1000)
  return `${whole.format(Math.floor(seconds / 60))} min ${seconds % 60} s`
}

/** `2.41 s`, `65 s`, `17 min`: for two that share a small place. */
export function formatShortDuration(ms: number): string {
  if (ms < 59_995) return formatDuration(ms)
  return ms < 999_500 ? `${whole.format(ms / 1000)} s` : `${whole.format(ms / 60_000)} min`
}

/** `500 ms`, `2 s`, `1.5 s`, `2 min`: for scales, where round numbers stand. */
export function formatTick(ms: number): string {
  if (ms < 1000) return `${tenths.format(ms)} ms`
  return ms < 120_000 ? `${tenths.format(ms / 1000)} s` : `${tenths.format(ms / 60_000)} min`
}

/** Local time of day with milliseconds: `12:03:11.204`. */
export function formatTime(at: number): string {
  return `${formatClock(at)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`
}

/** Local time of day: `12:03:11`. */
export function formatClock(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** `18+212`; a dash when nothing was counted. */
export function formatTokens(prompt: number | null, completion: number | null): string {
  if (prompt === null && completion === null) return '–'
  return `${formatCount(prompt ?? 0)}+${formatCount(completion ?? 0)}`
}

/** `1 exchange`, `2 exchanges` */
export function formatPlural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `••••3f`: tells keys apart without showing them. */
export function maskKey(key: string): string {
  return `••••${key.length > 4 ? key.slice(-2) : ''}`
}
