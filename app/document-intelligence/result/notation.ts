/** How the parts of a document stand in its text: plain, or as Markdown. */
import type { CheckState, Role } from './piece.ts'

export interface Notation {
  betweenPages: string
  betweenBlocks: string
  /** Before and after a paragraph. */
  around(role: Role | null): readonly [string, string]
  aroundTable: readonly [string, string]
  aroundRow: readonly [string, string]
  /** Before and after a cell's text. The last one of a table ends without a line's end. */
  aroundCell(header: boolean, last: boolean): readonly [string, string]
  checks: Record<CheckState, string>
}

const NOTHING = ['', ''] as const

const PLAIN: Notation = {
  betweenPages: '\n',
  betweenBlocks: '\n',
  around: () => NOTHING,
  aroundTable: NOTHING,
  aroundRow: NOTHING,
  aroundCell: (_header, last) => ['', last ? '' : '\n'],
  checks: { selected: ':selected:', unselected: ':unselected:' }
}

const MARKDOWN: Notation = {
  betweenPages: '\n\n<!-- PageBreak -->\n\n',
  betweenBlocks: '\n\n',
  around(role) {
    switch (role) {
      case null:
        return NOTHING
      case 'title':
        return ['# ', '']
      case 'sectionHeading':
        return ['## ', '']
      case 'pageHeader':
        return ['<!-- PageHeader="', '" -->']
      case 'pageFooter':
        return ['<!-- PageFooter="', '" -->']
      case 'pageNumber':
        return ['<!-- PageNumber="', '" -->']
    }
  },
  aroundTable: ['<table>\n', '</table>'],
  aroundRow: ['<tr>\n', '</tr>\n'],
  aroundCell: (header) => (header ? ['<th>', '</th>\n'] : ['<td>', '</td>\n']),
  checks: { selected: '☒', unselected: '☐' }
}

export function notationOf(format: 'text' | 'markdown'): Notation {
  return format === 'markdown' ? MARKDOWN : PLAIN
}
