/** The UI's calls about recordings, but those that need to know of exchanges. Arguments come from outside, so each is checked. */
import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod'
import type { Call, Handlers } from '../../shared/contract.ts'
import { messageOf, SimulatorError } from '../../shared/errors.ts'
import {
  type InteractionDetail,
  ignoreRuleSchema,
  interactionEditSchema,
  type RecordingFileView,
  type RecordingsView
} from '../../shared/recordings.ts'
import { checkArgument } from './check-argument.ts'
import { yamlProblem } from './edit-interaction.ts'
import { detailAt, duplicateAt, editAt, moveAt } from './file-edits.ts'
import type { Entry } from './folder.ts'
import { Pager } from './page.ts'
import { isMissing } from './stamp.ts'
import type { Recordings } from './store.ts'
import { Undo } from './undo.ts'

export type StoreCalls = Handlers<
  Exclude<Extract<Call, `recordings.${string}`>, 'recordings.keep' | 'recordings.explain' | TransferCall>
>
/** They know of the formats of other programs. */
export type TransferCall = 'recordings.export' | 'recordings.preview' | 'recordings.import'

const text = z.string().min(1).max(4096)
const pathText = text.refine((path) => !path.includes('\0'), 'must be a path, which has no NUL')
const place = z.number().int().min(0)
const pageSchema = z.strictObject({
  file: text,
  from: place,
  count: z.number().int().min(1),
  search: z.string().max(1000).optional()
})
const rulesSchema = z.array(ignoreRuleSchema).max(1000)
const keysSchema = z.array(text).min(1).max(1_000_000)

export function createRecordingCalls(recordings: Recordings): StoreCalls {
  const pager = new Pager()
  const undo = new Undo()
  const entryOf = (call: string, file: unknown) => entryNamed(recordings, call, checkArgument(call, 'file', text, file))
  const present = async (entry: Entry, key: string): Promise<InteractionDetail> => {
    const detail = await detailAt(entry, key)
    if (detail) return detail
    throw new SimulatorError('BAD_CALL', `${entry.name} has no interaction ${JSON.stringify(key)} any more`)
  }
  return {
    'recordings.view': () => viewOf(recordings),
    async 'recordings.page'(query) {
      const { file, from, count, search } = checkArgument('recordings.page', 'query', pageSchema, query)
      const entry = await entryOf('recordings.page', file)
      return pager.page(entry, { from, count, ...(search === undefined ? {} : { search }) })
    },
    async 'recordings.get'(file, key) {
      const wanted = checkArgument('recordings.get', 'key', text, key)
      const name = checkArgument('recordings.get', 'file', text, file)
      const entry = await recordings.folder.named(name)
      await entry?.file.refresh()
      return entry ? detailAt(entry, wanted) : null
    },
    async 'recordings.edit'(file, key, digest, edit) {
      const call = 'recordings.edit'
      const wanted = [checkArgument(call, 'key', text, key), checkArgument(call, 'digest', text, digest)] as const
      const change = checkArgument(call, 'edit', interactionEditSchema, edit)
      const entry = await entryOf(call, file)
      const edited = await editAt(entry, ...wanted, change)
      recordings.changed()
      if (edited === null) return { state: 'conflict', theirs: await detailAt(entry, wanted[0]) }
      return { state: 'saved', interaction: await present(entry, edited) }
    },
    'recordings.check': (yaml) => yamlProblem(checkArgument('recordings.check', 'yaml', z.string(), yaml)),
    async 'recordings.duplicate'(file, key) {
      const wanted = checkArgument('recordings.duplicate', 'key', text, key)
      const entry = await entryOf('recordings.duplicate', file)
      const copy = await duplicateAt(entry, wanted)
      recordings.changed()
      return present(entry, copy)
    },
    async 'recordings.delete'(file, keys) {
      const wanted = checkArgument('recordings.delete', 'keys', keysSchema, keys)
      const deleted = await undo.delete(await entryOf('recordings.delete', file), wanted)
      recordings.changed()
      return { undo: deleted }
    },
    async 'recordings.restore'(deletion) {
      await undo.restore(checkArgument('recordings.restore', 'undo', text, deletion))
      recordings.changed()
      return null
    },
    async 'recordings.move'(file, key, to) {
      const wanted = checkArgument('recordings.move', 'key', text, key)
      const target = checkArgument('recordings.move', 'to', place, to)
      await moveAt(await entryOf('recordings.move', file), wanted, target)
      recordings.changed()
      return null
    },
    'recordings.save': () => recordings.save(),
    async 'recordings.rules'(rules) {
      await recordings.rules.save(checkArgument('recordings.rules', 'rules', rulesSchema, rules))
      recordings.changed()
      return viewOf(recordings)
    },
    async 'recordings.folder'(path) {
      await recordings.openFolder(checkArgument('recordings.folder', 'path', pathText, path))
      return viewOf(recordings)
    }
  }
}

/** Up to date. @throws SimulatorError BAD_CALL when there is no such file. */
export async function entryNamed({ folder }: Recordings, call: string, name: string): Promise<Entry> {
  const entry = await folder.named(name)
  if (!entry) throw new SimulatorError('BAD_CALL', `${call}: file: there is no recording file ${JSON.stringify(name)}`)
  await entry.file.refresh()
  folder.touch(entry)
  return entry
}

/** All of a folder at a glance. Files not looked at before are indexed first. */
export async function viewOf(recordings: Recordings): Promise<RecordingsView> {
  const { folder, settings, rules, unsaved } = recordings
  const files: RecordingFileView[] = []
  for (const entry of await folder.all()) {
    await entry.file.refresh()
    const view = fileView(entry)
    if (view) files.push(view)
  }
  const { list } = await rules.refresh()
  return {
    folder: folder.dir,
    exists: await folder.exists(),
    readOnly: await whyReadOnly(folder.dir),
    ...settings,
    unsaved,
    files,
    rules: [...list],
    rulesProblem: rules.problem
  }
}

/** null = the file is gone. */
function fileView({ name, file, answers }: Entry): RecordingFileView | null {
  const { index, pending, problem } = file
  if (!index && pending.items.length === 0) return null
  const route = index?.table.routes[0] ?? pending.items[0]?.routeName
  return {
    file: name,
    path: route === undefined ? null : route.slice(route.indexOf('|') + 1),
    interactions: (problem ? 0 : (index?.table.count ?? 0)) + pending.items.length,
    bytes: index?.stamp.size ?? 0,
    modifiedAt: index ? Number(index.stamp.mtime / 1_000_000n) : 0,
    unsaved: pending.items.length,
    hits: answers.totalHits,
    problem
  }
}

/** null = it can be written, or made. */
async function whyReadOnly(dir: string): Promise<string | null> {
  try {
    if (!(await stat(dir)).isDirectory()) return `${dir} is not a folder`
    await access(dir, constants.W_OK)
    return null
  } catch (error) {
    if (isMissing(error) && dirname(dir) !== dir) return whyReadOnly(dirname(dir))
    return messageOf(error)
  }
}
