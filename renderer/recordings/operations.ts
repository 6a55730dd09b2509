/** What can be done to recordings, each with its outcome told. */
import type { ConfigPatch } from '../../shared/config.ts'
import type { Client } from '../../shared/contract.ts'
import { messageOf } from '../../shared/errors.ts'
import { groupedByFile } from '../../shared/recording-transfer.ts'
import type { IgnoreRule } from '../../shared/recordings.ts'
import type { Actions } from '../actions.ts'
import { formatPlural } from '../format.ts'
import type { Store } from '../store.ts'
import type { RecordingEditor } from './editor-store.ts'
import type { RecordingList } from './list-store.ts'
import type { OpenDraft } from './open-drafts.ts'
import { type Place, samePlace } from './place.ts'

export interface OperationOptions {
  client: Client
  store: Store
  actions: Pick<Actions, 'notify' | 'attempt' | 'show'>
  list: RecordingList
  editor: RecordingEditor
}

export function createOperations({ client, store: app, actions, list, editor }: OperationOptions) {
  const { notify, attempt } = actions
  const { store, load, take } = list

  /** Deletes what is chosen, unless something else is named. */
  async function remove(places: readonly Place[] = list.targets()): Promise<void> {
    if (places.length === 0) return notify({ intent: 'info', text: 'Choose the recordings to delete first' })
    await attempt(async () => {
      const undos: string[] = []
      for (const { file, keys } of groupedByFile(places))
        undos.push((await client.call('recordings.delete', file, keys)).undo)
      const drafts = editor.forget(places)
      // The line below takes the place of the deleted one.
      list.forgetKey()
      await load()
      list.settleActive()
      const undo = () => void attempt(() => restore(undos, drafts))
      notify({ intent: 'success', text: `${formatPlural(places.length, 'recording')} deleted`, undo })
    })
  }

  async function restore(undos: readonly string[], drafts: readonly OpenDraft[]): Promise<void> {
    for (const undo of undos.toReversed()) await client.call('recordings.restore', undo)
    editor.putBack(drafts)
    list.forgetKey()
    await load()
  }

  async function duplicate(): Promise<void> {
    const { active } = store.getState()
    if (!active?.key) return notify({ intent: 'info', text: 'Choose the recording to duplicate first' })
    const { file, key } = active
    await attempt(async () => {
      const copy = await client.call('recordings.duplicate', file, key)
      await load()
      await show({ file, key: copy.key })
      notify({ intent: 'success', text: 'Duplicated; the copy answers when its request differs or after the original' })
    })
  }

  async function moveTo(place: Place, to: number): Promise<void> {
    const { searched, active } = store.getState()
    if (searched !== '') return notify({ intent: 'info', text: 'Clear the search first: it hides what lies between' })
    await attempt(async () => {
      await client.call('recordings.move', place.file, place.key, to)
      if (active?.key === place.key) {
        const moved = { ...place, at: to }
        store.setState(({ reveals }) => ({ active: moved, anchor: moved, reveals: reveals + 1 }))
      }
      await load()
    })
  }

  async function moveBy(step: 1 | -1): Promise<void> {
    const { active, view } = store.getState()
    if (!active || active.at === null || active.key === null) return
    const to = active.at + step
    const count = view?.files.find(({ file }) => file === active.file)?.interactions ?? 0
    if (to >= 0 && to < count) await moveTo({ file: active.file, key: active.key }, to)
  }

  /** Points an interaction out, wherever it is. */
  async function show({ file, key }: Place): Promise<void> {
    actions.show('recordings')
    await attempt(async () => {
      if (store.getState().view === null) await load()
      const detail = await client.call('recordings.get', file, key)
      if (!detail) return notify({ intent: 'info', text: 'This recording is not there any more' })
      list.pointOut({ file, key }, detail.index)
      await editor.open({ file, key })
    })
  }

  /** Every edit, then whatever the host has not written yet. */
  async function saveAll(): Promise<void> {
    let saved = 0
    for (const { place } of editor.edited()) {
      const outcome = await editor.save(place)
      if (outcome === 'saved') saved += 1
      if (outcome === 'refused' || outcome === 'conflict') {
        const { opened } = editor.store.getState()
        // Where it is looked at already, it speaks for itself.
        if (opened.state === 'open' && samePlace(opened.place, place)) return
        await show(place)
        return notify({ intent: 'error', text: 'Not saved: this recording needs a look first' })
      }
    }
    await attempt(async () => {
      const { written } = await client.call('recordings.save')
      await load()
      const count = Math.max(saved, written)
      notify(
        count === 0
          ? { intent: 'info', text: 'Nothing to save: all recordings are on disk' }
          : { intent: 'success', text: `${formatPlural(count, 'recording')} saved` }
      )
    })
  }

  function patch(change: ConfigPatch): Promise<void> {
    return attempt(async () => {
      app.setState({ config: await client.call('config.patch', change) })
    })
  }

  async function setRules(rules: IgnoreRule[]): Promise<void> {
    await attempt(async () => take(await client.call('recordings.rules', rules)))
  }

  return {
    remove,
    duplicate,
    moveTo,
    moveBy,
    show,
    saveAll,
    /** Stores an exchange as if it had been recorded. */
    keep: (exchange: number) =>
      attempt(async () => {
        const place = await client.call('recordings.keep', exchange)
        await load()
        const action = { label: 'Open', run: () => void show(place) }
        notify({ intent: 'success', text: `Saved to ${place.file}`, action })
      }),
    /** Saves the open edit alone. */
    async saveOpen(insist = false): Promise<void> {
      const { opened } = editor.store.getState()
      if (opened.state !== 'open') return
      const outcome = await editor.save(opened.place, insist)
      if (outcome === 'nothing') notify({ intent: 'info', text: 'Nothing to save: the recording is unchanged' })
      if (outcome !== 'saved') return
      await load()
      const text = editor.isUnsaved() ? 'Recording changed; Save all writes it to disk' : 'Recording saved'
      notify({ intent: 'success', text })
    },
    patch,
    setRules,
    async addRule(rule: IgnoreRule): Promise<void> {
      if (store.getState().view === null) await load()
      const { rules = [] } = store.getState().view ?? {}
      if (!rules.some((each) => sameRule(each, rule))) await setRules([...rules, rule])
    },
    /** Answers what stood against it, or null. */
    async setFolder(path: string): Promise<string | null> {
      try {
        editor.close()
        take(await client.call('recordings.folder', path))
        return null
      } catch (error) {
        return messageOf(error)
      }
    }
  }
}

export function sameRule(one: IgnoreRule, other: IgnoreRule): boolean {
  return one.field === other.field && one.pattern === other.pattern && one.path === other.path
}
