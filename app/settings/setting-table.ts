/** Every setting: its name, its flag, how its text is read. The help text, the README's table and the validation go by this list. */
import { LOG_LEVELS, MODES } from '../../shared/config.ts'
import { RECORD_POLICIES, REPLAY_MATCHES } from '../../shared/recordings.ts'
import { boolean, factor, headerText, milliseconds, oneOf, seconds, webAddress, wholeNumber } from './setting-checks.ts'

export interface SettingDefinition {
  /** The environment variable. */
  name: string
  /** Long flag without dashes; null = environment only. */
  flag: string | null
  /** `switch`: `--flag` and `--no-flag`, no value. `paths`: may be given several times, which joins them by the path delimiter. */
  kind: 'text' | 'switch' | 'paths'
  /** What stands for the value in the help text. */
  placeholder?: string
  secret?: boolean
  /** As text; empty = unset. */
  fallback: string
  help: string
  /** What is wrong with a value, or nothing. Unset values are not asked. */
  check?: (text: string) => string | undefined
}

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
  upstreamKey('AZURE_OPENAI_KEY', 'key of the upstream'),
  {
    name: 'AZURE_FORM_RECOGNIZER_ENDPOINT',
    flag: null,
    kind: 'text',
    fallback: '',
    help: 'upstream of record mode for Document Intelligence',
    check: webAddress
  },
  upstreamKey('AZURE_FORM_RECOGNIZER_KEY', 'key of that upstream'),
  {
    name: 'UPSTREAM_TIMEOUT',
    flag: null,
    kind: 'text',
    fallback: '300',
    help: 'seconds an upstream may take',
    check: seconds
  },
  {
    name: 'RECORD_POLICY',
    flag: 'record-policy',
    kind: 'text',
    placeholder: 'policy',
    fallback: 'new',
    help: 'new (forward what is not recorded), all (forward and replace) or none (keep nothing)',
    check: oneOf(RECORD_POLICIES, (text) => text.toLowerCase())
  },
  {
    name: 'REPLAY_MATCH',
    flag: 'replay-match',
    kind: 'text',
    placeholder: 'match',
    fallback: 'exact',
    help: 'exact (by hash) or canonical (equal JSON; ignore rules)',
    check: oneOf(REPLAY_MATCHES, (text) => text.toLowerCase())
  },
  {
    name: 'REPLAY_SPEED',
    flag: 'replay-speed',
    kind: 'text',
    placeholder: 'factor',
    fallback: '1',
    help: 'factor on recorded times; 0 = at once',
    check: factor
  },
  {
    name: 'EXTENSION_PATH',
    flag: 'extension',
    kind: 'paths',
    placeholder: 'path',
    fallback: '',
    help: 'file or folder of an extension; several are separated like the entries of PATH'
  },
  {
    name: 'EXTENSION_TIMEOUT',
    flag: null,
    kind: 'text',
    fallback: '60',
    help: 'seconds one function of an extension may take',
    check: seconds
  },
  {
    name: 'DOC_INTELLIGENCE_RPS',
    flag: null,
    kind: 'text',
    fallback: '15',
    help: 'Document Intelligence submissions a second; 0 or less = unlimited',
    check: wholeNumber(-1_000_000, 1_000_000)
  },
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
    help: 'exchanges kept for the traffic list; 0 = none are kept, and nothing is counted',
    check: wholeNumber(0, 1_000_000)
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

function upstreamKey(name: string, help: string): SettingDefinition {
  return { name, flag: null, kind: 'text', secret: true, fallback: '', help, check: headerText }
}

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
