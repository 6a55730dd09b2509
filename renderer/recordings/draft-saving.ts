/** Saving an edit, and what to do when somebody else was faster. */
import type { Client } from '../../shared/contract.ts'
import { messageOf } from '../../shared/errors.ts'
import type { InteractionDetail } from '../../shared/recordings.ts'
import { type Draft, editOf, isEdited, rebased } from './draft.ts'
import { headersOf, problemsIn } from './draft-problems.ts'
import type { OpenDraft, OpenDrafts } from './open-drafts.ts'
import { type Place, samePlace } from './place.ts'

export interface SavingOptions {
  client: Client
  drafts: OpenDrafts
  /** A saved edit has given the interaction another key. */
  onRenamed: (from: Place, key: string) => void
}

export type SaveOutcome = 'saved' | 'nothing' | 'refused' | 'conflict'

export function createSaving({ client, drafts, onRenamed }: SavingOptions) {
  async function save(place: Place, insist = false): Promise<SaveOutcome> {
    const draft = drafts.draftAt(place)
    if (!draft || draft.saving || !isEdited(draft)) return 'nothing'
    if (draft.conflict) return 'conflict'
    const problems = problemsIn(draft).filter(({ canInsist }) => !(canInsist && insist))
    if (problems.length > 0) return refuse(place, { problems })
    drafts.update(place, { saving: true, problems: [], refusal: null, asking: false })
    try {
      const edit = editOf(draft, headersOf(draft.fields))
      const outcome = await client.call('recordings.edit', place.file, place.key, draft.base.digest, edit)
      if (outcome.state === 'saved') return settle(place, draft, outcome.interaction)
      drafts.update(place, { saving: false, conflict: { theirs: outcome.theirs } })
      return 'conflict'
    } catch (error) {
      const message = messageOf(error)
      return refuse(place, { saving: false, refusal: { message, line: lineIn(message) } })
    }
  }

  function refuse(place: Place, change: Partial<OpenDraft>): SaveOutcome {
    drafts.update(place, change)
    const first = drafts.draftAt(place)?.problems[0]
    const isOpen = samePlace(place, drafts.openPlace())
    drafts.store.setState(({ attempts, tab }) => ({ attempts: attempts + 1, tab: (isOpen && first?.tab) || tab }))
    return 'refused'
  }

  /** What was typed while the save was under way stays an edit. */
  function settle(place: Place, sent: Draft, interaction: InteractionDetail): SaveOutcome {
    const typed = drafts.draftAt(place)
    const untouched = !typed || (typed.fields === sent.fields && typed.yaml === sent.yaml)
    drafts.move(place, interaction, untouched ? {} : { fields: typed.fields, yaml: typed.yaml })
    if (interaction.key !== place.key) onRenamed(place, interaction.key)
    return 'saved'
  }

  function resolve(choice: 'mine' | 'theirs'): Promise<SaveOutcome> | undefined {
    const draft = drafts.draftAt(drafts.openPlace())
    if (!draft?.conflict) return undefined
    const { theirs } = draft.conflict
    if (choice === 'theirs') {
      if (theirs) drafts.put(theirs)
      else drafts.forget([draft.place])
      return undefined
    }
    if (!theirs) return undefined
    drafts.update(draft.place, { ...rebased(draft, theirs), conflict: null })
    return save(draft.place)
  }

  return { save, resolve }
}

function lineIn(message: string): number | null {
  const found = /\bline (\d+)/i.exec(message)?.[1]
  return found === undefined ? null : Number(found)
}
