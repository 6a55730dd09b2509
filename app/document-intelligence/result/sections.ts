/** The outline of a document: a root with what stands before the first heading, and a section for each heading. */
import type { Draft } from './draft.ts'
import type { Places } from './places.ts'

interface Section {
  start: number
  end: number
  elements: string[]
}

export function sectionsOf(draft: Draft, places: Places) {
  const root: Section = { start: draft.pages[0]?.start ?? 0, end: draft.pages.at(-1)?.end ?? 0, elements: [] }
  const sections = [root]
  for (const { kind, index } of draft.blocks) {
    const block = kind === 'paragraph' ? draft.paragraphs[index] : draft.tables[index]
    if (!block) continue
    if ('role' in block && block.role === 'sectionHeading') {
      root.elements.push(`/sections/${sections.length}`)
      sections.push({ start: block.start, end: block.end, elements: [] })
    }
    const current = sections.at(-1) ?? root
    current.elements.push(kind === 'paragraph' ? `/paragraphs/${index}` : `/tables/${index}`)
    if (current !== root) current.end = block.end
  }
  return sections.map((section) => ({ spans: [places.span(section)], elements: section.elements }))
}
