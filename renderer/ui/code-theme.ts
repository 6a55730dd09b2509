/** How code looks: the app's own tokens, so that every theme, high contrast included, is right without a second set of colours. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const RING = { outline: '2px solid var(--colorStrokeFocus2)', outlineOffset: '-2px' }

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '12px', color: 'var(--colorNeutralForeground1)' },
  '&.cm-focused': { outline: 'none' },
  // Drawn over the numbers of the lines, which would hide an outline.
  '&.cm-focused::after': {
    ...RING,
    position: 'absolute',
    inset: '0',
    zIndex: '300',
    pointerEvents: 'none',
    content: '""'
  },
  '.cm-scroller': { fontFamily: 'var(--fontFamilyMonospace)', lineHeight: '18px' },
  '.cm-content': { caretColor: 'var(--colorNeutralForeground1)', padding: '4px 0' },
  '.cm-gutters': {
    color: 'var(--colorNeutralForeground3)',
    background: 'var(--colorNeutralBackground1)',
    border: '0'
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '32px', padding: '0 4px 0 8px' },
  '.cm-foldGutter .cm-gutterElement': { cursor: 'pointer', padding: '0 4px' },
  '.cm-gutter-lint': { width: '12px' },
  '.cm-activeLine, .cm-activeLineGutter': { background: 'transparent' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--colorNeutralForeground1)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    background: 'var(--colorNeutralBackground1Selected)',
    outline: '1px solid var(--colorNeutralStroke1)'
  },
  '.cm-foldPlaceholder': {
    color: 'var(--colorNeutralForeground2)',
    background: 'var(--colorNeutralBackground3)',
    border: '0',
    padding: '0 4px'
  },
  '.cm-searchMatch': { background: 'var(--codeMatch)', color: 'var(--codeOnMatch)', outline: 'none' },
  '.cm-searchMatch *': { color: 'inherit' },
  '.cm-searchMatch.cm-searchMatch-selected': { outline: '2px solid var(--colorCompoundBrandStroke)' },
  '.cm-selectionMatch': { background: 'var(--colorNeutralBackground1Selected)' }
})

/** Everything that opens inside the editor: the search bar, messages, buttons. */
const parts = EditorView.theme({
  '.cm-panels': { color: 'var(--colorNeutralForeground1)', background: 'var(--colorNeutralBackground2)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--colorNeutralStroke2)' },
  '.cm-panels-bottom': { borderTop: '1px solid var(--colorNeutralStroke2)' },
  '.cm-panel.cm-search': { padding: '4px 32px 4px 8px', fontFamily: 'var(--fontFamilyBase)', fontSize: '12px' },
  '.cm-panel.cm-search label': { fontSize: '12px', whiteSpace: 'nowrap' },
  '.cm-panel.cm-search [name=close]': { top: '4px', right: '8px', color: 'inherit', fontSize: '16px' },
  '.cm-textfield': {
    color: 'inherit',
    background: 'var(--colorNeutralBackground1)',
    border: '1px solid var(--colorNeutralStroke1)',
    borderRadius: 'var(--borderRadiusSmall)',
    fontSize: '12px'
  },
  '.cm-button': {
    color: 'inherit',
    background: 'var(--colorNeutralBackground1)',
    backgroundImage: 'none',
    border: '1px solid var(--colorNeutralStroke1)',
    borderRadius: 'var(--borderRadiusMedium)',
    fontSize: '12px'
  },
  '.cm-button:active': { backgroundImage: 'none' },
  '.cm-button:focus-visible, .cm-textfield:focus-visible': RING,
  '.cm-tooltip': {
    color: 'var(--colorNeutralForeground1)',
    background: 'var(--colorNeutralBackground1)',
    border: '1px solid var(--colorNeutralStroke1)',
    borderRadius: 'var(--borderRadiusMedium)',
    boxShadow: 'var(--shadow8)'
  },
  '.cm-diagnostic': { fontFamily: 'var(--fontFamilyBase)', fontSize: '12px', borderLeftWidth: '3px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--colorStatusDangerForeground1)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--colorStatusDangerForeground1)'
  }
})

const comparison = EditorView.theme({
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { background: 'var(--diffGone)' },
  '&.cm-merge-b .cm-changedLine': { background: 'var(--diffNew)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'var(--diffGoneText)',
    textDecoration: 'none'
  },
  '&.cm-merge-b .cm-changedText': { background: 'var(--diffNewText)', textDecoration: 'none' },
  '&.cm-merge-a .cm-changedLineGutter': { background: 'var(--colorStatusDangerForeground1)' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--colorStatusSuccessForeground1)' },
  '.cm-collapsedLines': {
    color: 'var(--colorNeutralForeground2)',
    background: 'var(--colorNeutralBackground3)',
    backgroundImage: 'none',
    fontFamily: 'var(--fontFamilyBase)',
    cursor: 'pointer'
  },
  // The signs that come with it are missing from many systems' fonts.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋮"' }
})

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--codeName)' },
  { tag: [tags.string, tags.special(tags.string), tags.content], color: 'var(--codeText)' },
  { tag: tags.number, color: 'var(--codeNumber)' },
  { tag: [tags.bool, tags.null, tags.keyword, tags.typeName], color: 'var(--codeWord)' },
  { tag: [tags.comment, tags.meta], color: 'var(--colorNeutralForeground3)' }
])

/** For every editor; `dark` chooses what the theme does not mention. */
export function codeTheme(dark: boolean): Extension {
  return [look, parts, comparison, syntaxHighlighting(colours), EditorView.darkTheme.of(dark)]
}
