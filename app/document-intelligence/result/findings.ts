/** What add-on features find in a text. */
import { pick, type Random } from '../chance.ts'
import type { Draft } from './draft.ts'
import type { Places } from './places.ts'
import { FONTS } from './vocabulary.ts'

/** Every page is in the language that the client hinted at; else the made-up words are English. */
export function languagesOf(draft: Draft, places: Places, locale: string | null) {
  const language = locale?.split('-')[0]?.toLowerCase() ?? 'en'
  return draft.pages.map((page) => ({ locale: language, spans: [places.span(page)], confidence: 0.95 }))
}

/** One font for each page, and its headings in bold. */
export function stylesOf(draft: Draft, places: Places, random: Random) {
  const fonts = draft.pages.map((page) => ({
    similarFontFamily: pick(random, FONTS),
    spans: [places.span(page)],
    confidence: 0.91
  }))
  const headings = draft.paragraphs.filter(({ role }) => role === 'title' || role === 'sectionHeading')
  const bold = { fontWeight: 'bold', spans: headings.map((heading) => places.span(heading)), confidence: 0.96 }
  return headings.length > 0 ? [...fonts, bold] : fonts
}
