/** The latencies as extensions set them. */
import type { LatencyOperation, LatencySetting, Settings } from '../../shared/config.ts'
import type { ExtensionLatency, SimulatorExtensionConfig } from './api.ts'
import { milliseconds, object, orNull } from './checks.ts'
import type { Note } from './config-draft.ts'
import { type Field, type Guard, guardedObject } from './guarded.ts'

type Names = keyof SimulatorExtensionConfig['latency']

const OPERATIONS: Record<Names, LatencyOperation> = {
  embeddings: 'embeddings',
  completions: 'completions',
  chatCompletions: 'chat_completions',
  translations: 'translations'
}

const CHECKS = {
  mean: milliseconds,
  stdDev: milliseconds,
  ttftMean: orNull(milliseconds),
  ttftStdDev: orNull(milliseconds)
} as const

export function latencyFields(
  read: () => Settings,
  set: (next: Partial<Settings>) => void,
  note: Note,
  guard: Guard
): Record<Names, Field<ExtensionLatency>> {
  const one = (name: Names): Field<ExtensionLatency> => {
    const operation = OPERATIONS[name]
    const put = (next: Partial<LatencySetting>) => {
      const { latency } = read()
      set({ latency: { ...latency, [operation]: { ...latency[operation], ...next } } })
    }
    const path = `latency.${name}`
    const number = <K extends keyof LatencySetting>(key: K): Field<LatencySetting[K]> => ({
      read: () => read().latency[operation][key],
      write(value) {
        put({ [key]: CHECKS[key](value, `config.${path}.${key}`) })
        note(`${path}.${key}`)
      }
    })
    const fields = {
      mean: number('mean'),
      stdDev: number('stdDev'),
      ttftMean: number('ttftMean'),
      ttftStdDev: number('ttftStdDev')
    }
    const guarded = guardedObject<ExtensionLatency>(`config.${path}`, fields, guard)
    return { read: () => guarded, write: (value) => void Object.assign(guarded, object(value, `config.${path}`)) }
  }
  return {
    embeddings: one('embeddings'),
    completions: one('completions'),
    chatCompletions: one('chatCompletions'),
    translations: one('translations')
  }
}
