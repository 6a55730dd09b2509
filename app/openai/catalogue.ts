/** The models that a deployment can stand for: what each can do, how large it is and how its tokens are counted. */
import type { EncodingName } from './tokens/contract.ts'

// biome-ignore format: a list to skim
export const OPERATIONS = [
  'chat_completions', 'completions', 'embeddings', 'responses',
  'translation', 'transcription', 'speech', 'realtime', 'images'
] as const
export type Operation = (typeof OPERATIONS)[number]

export type Effort = 'none' | 'minimal' | 'low' | 'medium' | 'high'

/**
 * How images are billed. Tiles are squares of 512 px, patches of 32 px. At most `cap` patches count for an image of `low`
 * or `high` detail, `originalCap` for one of `auto` or `original`.
 */
export type Vision =
  | 'none'
  | { kind: 'tile'; base: number; tile: number }
  | { kind: 'patch'; multiplier: number; cap: number; originalCap: number }

export interface Model {
  /** Canonical and unique; a superseded version is a model of its own and carries the version in its name. */
  name: string
  aliases: readonly string[]
  /** The version a deployment gets by default; '' where Azure has none or prints none. */
  version: string
  kind: 'chat' | 'completions' | 'embeddings' | 'audio' | 'responses' | 'images' | 'other'
  operations: readonly Operation[]
  encoding: EncodingName
  /** Prompt and answer together, in tokens; 0 = not measured in tokens. */
  context: number
  /** In tokens; 0 = not measured in tokens. */
  maxOutput: number
  /** Numbers in a vector, and the most that `dimensions` may ask for; 0 = no embeddings. */
  embeddingSize: number
  customDimensions: boolean
  reasoning: boolean
  defaultEffort: Effort
  /** Values of `reasoning_effort`; empty = the parameter is unknown to the model. */
  efforts: readonly string[]
  vision: Vision
  lifecycle: 'generally-available' | 'preview' | 'deprecated'
  /** Unix seconds, as the models list shows it. */
  createdAt: number
}

/** The model of a canonical name, an alias, or either with the version behind it, in any case. */
export function findModel(name: string): Model | undefined {
  return byName.get(name.toLowerCase())
}

/**
 * The model that an unconfigured deployment most likely means: the longest name of a model able to do the operation that
 * stands in the deployment's name as whole words, else the operation's default.
 * @example modelForUnknownDeployment('my-gpt-4.1-dev', 'chat_completions').name // 'gpt-4.1'
 */
export function modelForUnknownDeployment(deployment: string, operation: Operation): Model {
  const text = deployment.toLowerCase()
  const match = longestFirst.get(operation)?.find(([name]) => standsIn(text, name))
  return match?.[1] ?? defaults.get(operation) ?? chatDefault
}

/** The `model` of a response: name and version, but the bare name for embeddings and for gpt-35-turbo, as Azure prints it. */
export function wireModelName(model: Model): string {
  if (model.name.startsWith('gpt-3.5-turbo')) {
    return model.name.replace('gpt-3.5', 'gpt-35').replace(new RegExp(`-${model.version}$`), '')
  }
  const bare = model.kind === 'embeddings' || model.version === '' || model.name.endsWith(`-${model.version}`)
  return bare ? model.name : `${model.name}-${model.version}`
}

/** Every model, in the order of the table below. */
export function listModels(): readonly Model[] {
  return models
}

type Family = Pick<Model, 'kind' | 'operations' | 'encoding'> & Partial<Omit<Model, 'name' | 'version'>>
type Extras = Partial<Omit<Model, 'name' | 'version' | 'createdAt'>> & { since?: string }
type Row = readonly [name: string, version: string, context: number, maxOutput: number, family: Family, extras?: Extras]

/** Most patches of one image for the models before gpt-5.4. */
const PATCH_CAP = 1536
const tiles = (base: number, tile: number): Vision => ({ kind: 'tile', base, tile })
const patches = (multiplier: number, cap = PATCH_CAP, originalCap = cap): Vision => ({
  kind: 'patch',
  multiplier,
  cap,
  originalCap
})
const TILES_4O = tiles(85, 170)
const TILES_5 = tiles(70, 140)
const TILES_O = tiles(75, 150)
const PATCHES_52 = patches(1.2)
const PATCHES_54 = patches(1.2, 2500, 10_000)
const PATCHES_6 = patches(1.2, 2500, Number.POSITIVE_INFINITY)

const LOW_TO_HIGH = ['low', 'medium', 'high'] as const
const MINIMAL_TO_HIGH = ['minimal', ...LOW_TO_HIGH] as const
const LOW_TO_XHIGH = [...LOW_TO_HIGH, 'xhigh'] as const
const NONE_TO_XHIGH = ['none', ...LOW_TO_XHIGH] as const

// Any chat model without reasoning also answers the legacy completions operation, as the simulator's Python predecessor
// lets it. Reasoning models refuse it, as does Azure: their hidden tokens have no place in that operation's answer.
const CL100K_CHAT: Family = { kind: 'chat', operations: ['chat_completions', 'completions'], encoding: 'cl100k_base' }
const CHAT: Family = {
  kind: 'chat',
  operations: ['chat_completions', 'completions', 'responses'],
  encoding: 'o200k_base'
}
const THINKS = { encoding: 'o200k_base', reasoning: true, defaultEffort: 'medium', efforts: LOW_TO_HIGH } as const
const REASONING: Family = { ...THINKS, kind: 'chat', operations: ['chat_completions', 'responses'] }
const RESPONSES: Family = { ...THINKS, kind: 'responses', operations: ['responses'] }
const INSTRUCT: Family = { kind: 'completions', operations: ['completions'], encoding: 'cl100k_base' }
const ADA: Family = { kind: 'embeddings', operations: ['embeddings'], encoding: 'cl100k_base', embeddingSize: 1536 }
const EMBEDDINGS: Family = { ...ADA, customDimensions: true }
const AUDIO_CHAT: Family = { kind: 'audio', operations: ['chat_completions'], encoding: 'o200k_base' }
const REALTIME: Family = { kind: 'audio', operations: ['realtime'], encoding: 'o200k_base' }
const WHISPER: Family = { kind: 'audio', operations: ['transcription', 'translation'], encoding: 'cl100k_base' }
const TRANSCRIBE: Family = { kind: 'audio', operations: ['transcription'], encoding: 'o200k_base' }
const SPEECH: Family = { kind: 'audio', operations: ['speech'], encoding: 'o200k_base' }
const IMAGES: Family = { kind: 'images', operations: ['images'], encoding: 'o200k_base' }

// Sizes are those of Azure's model pages of mid-2026. ada-001, 3-medium and 3-xlarge exist only in the Python predecessor,
// whose default size they keep. `since` dates models whose version is not a date; those of 5.6 and realtime-2 are near.
// biome-ignore format: one model a line, so that the columns can be compared
const rows: readonly Row[] = [
  // name, version, context, most output, family, what differs from the family
  ['gpt-3.5-turbo', '0125', 16_385, 4_096, CL100K_CHAT, { since: '2024-01-25', lifecycle: 'deprecated' }],
  ['gpt-3.5-turbo-0301', '0301', 4_096, 4_096, CL100K_CHAT, { since: '2023-03-01', lifecycle: 'deprecated' }],
  ['gpt-3.5-turbo-0613', '0613', 4_096, 4_096, CL100K_CHAT, { since: '2023-06-13', lifecycle: 'deprecated' }],
  ['gpt-3.5-turbo-1106', '1106', 16_385, 4_096, CL100K_CHAT, { since: '2023-11-06', lifecycle: 'deprecated' }],
  ['gpt-3.5-turbo-16k', '0613', 16_384, 16_384, CL100K_CHAT, { since: '2023-06-13', lifecycle: 'deprecated' }],
  ['gpt-3.5-turbo-instruct', '0914', 4_097, 4_097, INSTRUCT, { since: '2023-09-14' }],
  ['gpt-4', '0613', 8_192, 8_192, CL100K_CHAT, { since: '2023-06-13', lifecycle: 'deprecated' }],
  ['gpt-4-0314', '0314', 8_192, 8_192, CL100K_CHAT, { since: '2023-03-14', lifecycle: 'deprecated' }],
  ['gpt-4-32k', '0613', 32_768, 32_768, CL100K_CHAT, { since: '2023-06-13', lifecycle: 'deprecated' }],
  ['gpt-4-32k-0314', '0314', 32_768, 32_768, CL100K_CHAT, { since: '2023-03-14', lifecycle: 'deprecated' }],
  ['gpt-4-turbo', '2024-04-09', 128_000, 4_096, CL100K_CHAT, { vision: TILES_4O }],
  ['gpt-4o', '2024-11-20', 128_000, 16_384, CHAT, { vision: TILES_4O }],
  ['gpt-4o-2024-05-13', '2024-05-13', 128_000, 4_096, CHAT, { vision: TILES_4O }],
  ['gpt-4o-2024-08-06', '2024-08-06', 128_000, 16_384, CHAT, { vision: TILES_4O }],
  ['gpt-4o-mini', '2024-07-18', 128_000, 16_384, CHAT, { vision: tiles(2833, 5667) }],
  ['gpt-4.1', '2025-04-14', 1_047_576, 32_768, CHAT, { vision: TILES_4O }],
  ['gpt-4.1-mini', '2025-04-14', 1_047_576, 32_768, CHAT, { vision: patches(1.62) }],
  ['gpt-4.1-nano', '2025-04-14', 1_047_576, 32_768, CHAT, { vision: patches(2.46) }],
  ['gpt-4.5-preview', '2025-02-27', 128_000, 16_384, CHAT, { vision: TILES_4O, lifecycle: 'deprecated' }],
  ['o1', '2024-12-17', 200_000, 100_000, REASONING, { vision: TILES_O }],
  ['o1-preview', '2024-09-12', 128_000, 32_768, REASONING, { efforts: [], lifecycle: 'deprecated' }],
  ['o1-mini', '2024-09-12', 128_000, 65_536, REASONING, { efforts: [], lifecycle: 'deprecated' }],
  ['o3-mini', '2025-01-31', 200_000, 100_000, REASONING],
  ['o3', '2025-04-16', 200_000, 100_000, REASONING, { vision: TILES_O }],
  ['o3-pro', '2025-06-10', 200_000, 100_000, RESPONSES, { vision: TILES_O }],
  ['o3-deep-research', '2025-06-26', 200_000, 100_000, RESPONSES, { vision: TILES_O }],
  ['o4-mini', '2025-04-16', 200_000, 100_000, REASONING, { vision: patches(1.72) }],
  ['codex-mini', '2025-05-16', 200_000, 100_000, RESPONSES, { vision: patches(1.72) }],
  ['computer-use-preview', '2025-03-11', 8_192, 1_024, RESPONSES, { vision: tiles(65, 129), lifecycle: 'preview' }],
  ['gpt-5', '2025-08-07', 400_000, 128_000, REASONING, { vision: TILES_5, efforts: MINIMAL_TO_HIGH }],
  ['gpt-5-mini', '2025-08-07', 400_000, 128_000, REASONING, { vision: patches(1.62), efforts: MINIMAL_TO_HIGH }],
  ['gpt-5-nano', '2025-08-07', 400_000, 128_000, REASONING, { vision: patches(2.46), efforts: MINIMAL_TO_HIGH }],
  ['gpt-5-chat', '2025-10-03', 128_000, 16_384, CHAT, { vision: TILES_5, aliases: ['gpt-5-chat-latest'] }],
  ['gpt-5-chat-2025-08-07', '2025-08-07', 128_000, 16_384, CHAT, { vision: TILES_5 }],
  ['gpt-5-codex', '2025-09-11', 400_000, 128_000, RESPONSES, { vision: TILES_5 }],
  ['gpt-5-pro', '2025-10-06', 400_000, 128_000, RESPONSES, { vision: TILES_5, defaultEffort: 'high', efforts: ['high'] }],
  ['gpt-5.1', '2025-11-13', 400_000, 128_000, REASONING, { vision: TILES_5, defaultEffort: 'none', efforts: ['none', ...LOW_TO_HIGH] }],
  ['gpt-5.1-chat', '2025-11-13', 128_000, 16_384, REASONING, { vision: TILES_5, efforts: ['medium'] }],
  ['gpt-5.1-codex', '2025-11-13', 400_000, 128_000, RESPONSES, { vision: TILES_5 }],
  ['gpt-5.1-codex-mini', '2025-11-13', 400_000, 128_000, RESPONSES, { vision: patches(1.62) }],
  ['gpt-5.1-codex-max', '2025-12-04', 400_000, 128_000, RESPONSES, { vision: TILES_5, efforts: LOW_TO_XHIGH }],
  ['gpt-5.2', '2025-12-11', 400_000, 128_000, REASONING, { vision: PATCHES_52, defaultEffort: 'none', efforts: NONE_TO_XHIGH }],
  ['gpt-5.2-chat', '2025-12-11', 128_000, 16_384, CHAT, { vision: PATCHES_52 }],
  ['gpt-5.2-codex', '2026-01-14', 400_000, 128_000, RESPONSES, { vision: PATCHES_52, efforts: LOW_TO_XHIGH }],
  ['gpt-5.3-chat', '2026-03-03', 128_000, 16_384, CHAT, { vision: PATCHES_52 }],
  ['gpt-5.3-codex', '2026-02-24', 400_000, 128_000, RESPONSES, { vision: PATCHES_52, efforts: LOW_TO_XHIGH }],
  ['gpt-5.4', '2026-03-05', 1_050_000, 128_000, REASONING, { vision: PATCHES_54, defaultEffort: 'none', efforts: NONE_TO_XHIGH }],
  ['gpt-5.4-pro', '2026-03-05', 1_050_000, 128_000, RESPONSES, { vision: PATCHES_54, efforts: ['medium', 'high', 'xhigh'] }],
  ['gpt-5.4-mini', '2026-03-17', 400_000, 128_000, REASONING, { vision: PATCHES_54, defaultEffort: 'none', efforts: NONE_TO_XHIGH }],
  ['gpt-5.4-nano', '2026-03-17', 400_000, 128_000, REASONING, { vision: PATCHES_54, defaultEffort: 'none', efforts: NONE_TO_XHIGH }],
  ['gpt-5.5', '2026-04-24', 1_050_000, 128_000, REASONING, { vision: PATCHES_54, efforts: NONE_TO_XHIGH }],
  ['gpt-5.6-sol', '', 1_050_000, 128_000, REASONING, { vision: PATCHES_54, efforts: NONE_TO_XHIGH, since: '2026-07-01' }],
  ['gpt-5.6-terra', '', 1_050_000, 128_000, REASONING, { vision: PATCHES_54, efforts: NONE_TO_XHIGH, since: '2026-07-01' }],
  ['gpt-5.6-luna', '', 1_050_000, 128_000, REASONING, { vision: PATCHES_54, efforts: NONE_TO_XHIGH, since: '2026-07-01' }],
  ['gpt-6-astra', '2026-09-03', 1_050_000, 128_000, REASONING, { vision: PATCHES_6, efforts: LOW_TO_XHIGH }],
  ['gpt-6-sol', '2026-09-22', 1_050_000, 128_000, REASONING, { vision: PATCHES_6, efforts: NONE_TO_XHIGH }],
  ['gpt-6-luna', '2026-09-22', 1_050_000, 128_000, REASONING, { vision: PATCHES_6, efforts: NONE_TO_XHIGH }],
  ['gpt-6.1-sol', '2026-09-29', 1_050_000, 128_000, REASONING, { vision: PATCHES_6, efforts: NONE_TO_XHIGH }],
  ['gpt-chat-latest', '2026-05-28', 128_000, 16_384, REASONING, { vision: PATCHES_54, efforts: ['medium'] }],
  ['gpt-oss-120b', '', 131_072, 131_072, REASONING, { since: '2025-08-05' }],
  ['model-router', '', 200_000, 32_768, CHAT, { vision: TILES_4O, since: '2025-11-18' }],
  ['text-embedding-ada-001', '', 8_192, 0, ADA, { since: '2022-12-15', lifecycle: 'deprecated' }],
  ['text-embedding-ada-002', '2', 8_192, 0, ADA, { since: '2022-12-15' }],
  ['text-embedding-3-small', '1', 8_192, 0, EMBEDDINGS, { since: '2024-01-25' }],
  ['text-embedding-3-medium', '', 8_192, 0, EMBEDDINGS, { since: '2024-01-25' }],
  ['text-embedding-3-large', '1', 8_192, 0, EMBEDDINGS, { embeddingSize: 3072, since: '2024-01-25' }],
  ['text-embedding-3-xlarge', '', 8_192, 0, EMBEDDINGS, { since: '2024-01-25' }],
  ['gpt-audio', '2025-08-28', 128_000, 16_384, AUDIO_CHAT],
  ['gpt-4o-audio-preview', '2024-12-17', 128_000, 16_384, AUDIO_CHAT, { lifecycle: 'preview' }],
  ['gpt-realtime', '2025-08-28', 32_000, 4_096, REALTIME],
  ['gpt-realtime-mini', '2025-10-06', 32_000, 4_096, REALTIME],
  ['gpt-realtime-1.5', '2026-02-23', 32_000, 4_096, REALTIME],
  ['gpt-realtime-2', '', 32_000, 4_096, REALTIME, { since: '2026-05-01' }],
  ['gpt-realtime-2.1', '', 32_000, 4_096, REALTIME, { since: '2026-07-01' }],
  ['whisper', '001', 0, 0, WHISPER, { aliases: ['whisper-1'], since: '2023-09-15' }],
  ['gpt-4o-transcribe', '2025-03-20', 16_000, 2_000, TRANSCRIBE],
  ['gpt-4o-mini-transcribe', '2025-03-20', 16_000, 2_000, TRANSCRIBE],
  ['gpt-4o-transcribe-diarize', '2025-10-15', 16_000, 2_000, TRANSCRIBE],
  ['tts', '001', 0, 0, SPEECH, { aliases: ['tts-1'], since: '2024-02-01' }],
  ['tts-hd', '001', 0, 0, SPEECH, { aliases: ['tts-1-hd'], since: '2024-02-01' }],
  ['gpt-4o-mini-tts', '2025-03-20', 2_000, 0, SPEECH],
  ['dall-e-3', '3.0', 0, 0, IMAGES, { since: '2023-11-06', lifecycle: 'deprecated' }],
  ['gpt-image-1', '2025-04-15', 0, 0, IMAGES, { lifecycle: 'preview' }],
  ['gpt-image-1-mini', '2025-10-06', 0, 0, IMAGES],
  ['gpt-image-1.5', '2025-12-16', 0, 0, IMAGES],
  ['gpt-image-2', '2026-04-21', 0, 0, IMAGES]
]

const models: readonly Model[] = rows.map(modelOf)
const byName: ReadonlyMap<string, Model> = new Map(
  models.flatMap((model) => namesOf(model).map((name) => [name, model]))
)
const longestFirst: ReadonlyMap<Operation, readonly (readonly [name: string, model: Model])[]> = new Map(
  OPERATIONS.map((operation) => [
    operation,
    [...byName].filter(([, model]) => model.operations.includes(operation)).sort(([a], [b]) => b.length - a.length)
  ])
)
const chatDefault = knownModel('gpt-4o')
const defaults: ReadonlyMap<Operation, Model> = new Map([
  ['embeddings', knownModel('text-embedding-3-small')],
  ['translation', knownModel('whisper')],
  ['transcription', knownModel('whisper')],
  ['speech', knownModel('tts')],
  ['images', knownModel('gpt-image-1')],
  ['realtime', knownModel('gpt-realtime')]
])

function modelOf([name, version, context, maxOutput, family, extras = {}]: Row): Model {
  const { since = version, aliases = [], ...differences } = extras
  const azureSpelling = name.startsWith('gpt-3.5-turbo') ? [name.replace('gpt-3.5', 'gpt-35')] : []
  return {
    embeddingSize: 0,
    customDimensions: false,
    reasoning: false,
    defaultEffort: 'none',
    efforts: [],
    vision: 'none',
    lifecycle: 'generally-available',
    ...family,
    ...differences,
    name,
    version,
    context,
    maxOutput,
    aliases: [...azureSpelling, ...aliases],
    createdAt: Date.parse(since) / 1000
  }
}

function namesOf({ name, aliases, version }: Model): string[] {
  const bare = [name, ...aliases]
  return version === '' || name.endsWith(`-${version}`) ? bare : [...bare, ...bare.map((each) => `${each}-${version}`)]
}

function knownModel(name: string): Model {
  const model = findModel(name)
  if (model === undefined) throw new Error(`The catalogue has no row for its own default ${name}; add one.`)
  return model
}

/** Whether the name stands in the text with `-`, `_`, `.` or an end on both sides. */
function standsIn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (isEdge(text[at - 1]) && isEdge(text[at + name.length])) return true
  }
  return false
}

function isEdge(character: string | undefined): boolean {
  return character === undefined || '-_.'.includes(character)
}
