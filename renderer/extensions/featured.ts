import type { ExtensionTemplate } from '../../shared/extensions.ts'

/** What most people come for: an endpoint of their own, answers of their own, another backend. */
const FIRST = ['echo', 'replace-chat', 'forward-elsewhere']

/** As many as can be taken in at a glance. */
export function featured(templates: readonly ExtensionTemplate[], most = FIRST.length): ExtensionTemplate[] {
  const place = ({ id }: ExtensionTemplate) => (FIRST.includes(id) ? FIRST.indexOf(id) : FIRST.length)
  return templates.toSorted((a, b) => place(a) - place(b)).slice(0, most)
}
