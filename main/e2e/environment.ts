/** What a tested process inherits: the machine's environment without anything that would configure a simulator. */
const CONFIGURING =
  /^(SIMULATOR_|RECORD|REPLAY_|AZURE_|OPENAI_|LATENCY_|OTEL_|LOG_LEVEL|EXTENSION_|HOST$|PORT$|UPSTREAM_)/
const ALSO = ['ALLOW_UNDEFINED_OPENAI_DEPLOYMENTS', 'DOC_INTELLIGENCE_RPS', 'ELECTRON_RUN_AS_NODE', 'TELEMETRY_BUFFER']

export function testEnvironment(): Record<string, string> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !CONFIGURING.test(name) && !ALSO.includes(name)) env[name] = value
  }
  return env
}

/** Chromium refuses its sandbox to root, which is who containers run as. */
export function sandboxSwitches(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}
