/** Every setting: its name, its flag, how its text is read. The help text, the README's table and the validation go by this list. */
import { LOG_LEVELS, MODES } from '../shared/config.ts'

export interface SettingDefinition {
  /** The environment variable. */
  name: string
  /** Long flag without dashes; null = environment only. */
  flag: string | null
  /** `switch`: `--flag` and `--no-flag`, no value. */
  kind: 'text' | 'switch'
  /** What stands for the value in the help text. */
  placeholder?: string
  secret?: boolean
  /** As text; empty = unset. */
  fallback: string
  help: string
  /** What is wrong with a value, or nothing. Unset values are not asked. */
  check?: (text: string) => string | undefined
}

const BOOLEANS: Record<string, boolean> = {
  true: true,
  '1': true,
  yes: true,
  on: true,
  false: false,
  '0': false,
  no: false,
  off: false
}

export function readBoolean(text: string): boolean | undefined {
  return Object.hasOwn(BOOLEANS, text.toLowerCase()) ? BOOLEANS[text.toLowerCase()] : undefined
}

const oneOf = (words: readonly string[], fold: (text: string) => string) => (text: string) =>
  words.includes(fold(text)) ? undefined : `must be one of ${words.join(', ')}`
const boolean = (text: string) => (readBoolean(text) === undefined ? 'must be true or false' : undefined)
const wholeNumber = (min: number, max: number) => (text: string) =>
  /^-?\d+$/.test(text) && Number(text) >= min && Number(text) <= max
    ? undefined
    : `must be a whole number from ${min} to ${max}`
const milliseconds = (text: string) =>
  text.trim() !== '' && Number.isFinite(Number(text)) && Number(text) >= 0 ? undefined : 'must be a number of 0 or more'
const webAddress = (text: string) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url && /^https?:$/.test(url.protocol) ? undefined : 'must be an http or https address'
}
/** A key travels in a header, so it cannot hold what headers cannot. */
const headerText = (text: string) =>
  /^[\x21-\x7e]+$/.test(text) ? undefined : 'must be printable ASCII without spaces'

export const SETTINGS: readonly SettingDefinition[] = [
  {
    name: 'SIMULATOR_MODE',
    flag: 'mode',
    kind: 'text',
    placeholder: 'mode',
    fallback: 'generate',
    help: 'record, replay or generate',
    check: oneOf(MODES, (text) => text.toLowerCase())
  },
  {
    name: 'SIMULATOR_API_KEY',
    flag: 'api-key',
    kind: 'text',
    placeholder: 'key',
    secret: true,
    fallback: '',
    help: 'the key clients must send',
    check: headerText
  },
  {
    name: 'HOST',
    flag: 'host',
    kind: 'text',
    placeholder: 'address',
    fallback: '127.0.0.1',
    help: 'address to listen on'
  },
  {
    name: 'PORT',
    flag: 'port',
    kind: 'text',
    placeholder: 'number',
    fallback: '8000',
    help: 'port of the simulated API; 0 = any free port',
    check: wholeNumber(0, 65_535)
  },
  {
    name: 'RECORDING_DIR',
    flag: 'recording-dir',
    kind: 'text',
    placeholder: 'folder',
    fallback: '.recording',
    help: 'folder of the recordings'
  },
  {
    name: 'RECORDING_AUTOSAVE',
    flag: 'autosave',
    kind: 'switch',
    fallback: 'true',
    help: 'write each recording at once',
    check: boolean
  },
  {
    name: 'AZURE_OPENAI_ENDPOINT',
    flag: null,
    kind: 'text',
    fallback: '',
    help: 'upstream of record mode',
    check: webAddress
  },
  { name: 'AZURE_OPENAI_KEY', flag: null, kind: 'text', secret: true, fallback: '', help: 'key of the upstream' },
  {
    name: 'OPENAI_DEPLOYMENT_CONFIG_PATH',
    flag: 'deployments',
    kind: 'text',
    placeholder: 'file',
    fallback: '',
    help: 'JSON file of the deployments'
  },
  {
    name: 'ALLOW_UNDEFINED_OPENAI_DEPLOYMENTS',
    flag: 'allow-undefined',
    kind: 'switch',
    fallback: 'true',
    help: 'answer for unknown deployments, without limits',
    check: boolean
  },
  ...latency('EMBEDDINGS', '100', '30', 'ms per request', false),
  ...latency('COMPLETIONS', '15', '2', 'ms per completion token', true),
  ...latency('CHAT_COMPLETIONS', '19', '6', 'ms per completion token', true),
  ...latency('TRANSLATIONS', '15000', '1000', 'ms per MB', false),
  {
    name: 'SIMULATOR_SEED',
    flag: 'seed',
    kind: 'text',
    placeholder: 'number',
    fallback: '',
    help: 'makes generated answers reproducible',
    check: wholeNumber(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  },
  {
    name: 'SIMULATOR_STRICT_API_VERSION',
    flag: 'strict-api-version',
    kind: 'switch',
    fallback: 'false',
    help: "give Azure's 404 for an absent or unknown api-version",
    check: boolean
  },
  {
    name: 'SIMULATOR_REGION',
    flag: 'region',
    kind: 'text',
    placeholder: 'name',
    fallback: 'East US',
    help: 'region named in answers',
    check: (text) => (/^[\x20-\x7e]{1,100}$/.test(text) ? undefined : 'must be printable ASCII, 100 characters at most')
  },
  {
    name: 'TELEMETRY_BUFFER',
    flag: null,
    kind: 'text',
    fallback: '10000',
    help: 'exchanges kept for the traffic list',
    check: wholeNumber(1, 1_000_000)
  },
  telemetry('OTEL_EXPORTER_OTLP_ENDPOINT', '', 'collector that metrics are sent to', webAddress),
  telemetry('OTEL_SERVICE_NAME', 'aoai-api-simulator', 'name that metrics are reported under'),
  telemetry('OTEL_METRIC_EXPORT_INTERVAL', '60000', 'ms between two exports', wholeNumber(1, 2 ** 31 - 1)),
  {
    name: 'SIMULATOR_CONTROL_PORT',
    flag: 'control-port',
    kind: 'text',
    placeholder: 'number',
    fallback: '',
    help: 'port of the control listener and web UI; 0 = any free port',
    check: wholeNumber(0, 65_535)
  },
  {
    name: 'SIMULATOR_CONTROL_TOKEN',
    flag: null,
    kind: 'text',
    secret: true,
    fallback: '',
    help: 'token of the control listener',
    check: headerText
  },
  {
    name: 'LOG_LEVEL',
    flag: 'log-level',
    kind: 'text',
    placeholder: 'level',
    fallback: 'INFO',
    help: 'DEBUG, INFO, WARNING or ERROR',
    check: oneOf(LOG_LEVELS, (text) => text.toUpperCase())
  },
  {
    name: 'LOG_FORMAT',
    flag: 'log-format',
    kind: 'text',
    placeholder: 'format',
    fallback: '',
    help: 'pretty or json',
    check: oneOf(['pretty', 'json'], (text) => text.toLowerCase())
  }
]

/** Settings read by their own names in OpenTelemetry's family. */
function telemetry(
  name: string,
  fallback: string,
  help: string,
  check?: SettingDefinition['check']
): SettingDefinition {
  return { name, flag: null, kind: 'text', fallback, help, ...(check ? { check } : {}) }
}

/** Settings of capabilities this version does not have; setting one gets a warning instead of silence. */
export const NOT_YET: readonly string[] = [
  'AZURE_FORM_RECOGNIZER_ENDPOINT',
  'AZURE_FORM_RECOGNIZER_KEY',
  'EXTENSION_PATH',
  'DOC_INTELLIGENCE_RPS',
  'RECORD_POLICY',
  'REPLAY_MATCH',
  'REPLAY_SPEED',
  'UPSTREAM_TIMEOUT',
  'EXTENSION_TIMEOUT'
]

function latency(
  operation: string,
  mean: string,
  deviation: string,
  unit: string,
  streams: boolean
): SettingDefinition[] {
  const field = (suffix: string, fallback: string, help: string): SettingDefinition => ({
    name: `LATENCY_OPENAI_${operation}_${suffix}`,
    flag: null,
    kind: 'text',
    fallback,
    help,
    check: milliseconds
  })
  const fields = [
    field('MEAN', mean, `mean latency, ${unit}`),
    field('STD_DEV', deviation, `its standard deviation, ${unit}`)
  ]
  if (!streams) return fields
  return [
    ...fields,
    field('TTFT_MEAN', '', "ms to a stream's first token; default: one per-token sample"),
    field('TTFT_STD_DEV', '', 'its standard deviation, ms')
  ]
}
