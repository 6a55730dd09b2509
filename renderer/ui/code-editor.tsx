import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language'
import { type Diagnostic, linter, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { Button } from '@fluentui/react-components'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { heaviness } from '../recordings/body.ts'
import { jsonProblem } from '../recordings/json-check.ts'
import styles from './code-editor.module.css'
import { type CodeLanguage, languageSupport } from './code-languages.ts'
import { codeTheme } from './code-theme.ts'
import { useDark } from './use-dark.ts'

interface Found {
  /** null = it concerns no one line. */
  line: number | null
  message: string
}

export interface CodeEditorProps {
  label: string
  value: string
  /** Without it the text can be read, selected and searched, but not changed. */
  onChange?: (text: string) => void
  language: CodeLanguage
  /** Looks a text over while it is written; JSON is checked without it. A check that cannot be made finds nothing. */
  check?: ((text: string) => Promise<Found | null>) | undefined
  /** What somebody else found wrong. */
  problem?: { line: number; message: string } | null
  /** Takes the focus, at a line where one is given, whenever the count changes. */
  goTo?: { line: number | null; count: number } | undefined
}

/** A text with colours, checks and search; a plain one where that would lock the page, unless the user wants it all the same. */
export function CodeEditor(props: CodeEditorProps) {
  const [insisted, setInsisted] = useState(false)
  // Decided once: an editor that changes its kind while somebody types in it loses their place.
  const [heavy] = useState(() => heaviness(props.value))
  if (heavy === null || insisted) return <RichEditor {...props} />
  return (
    <div className={styles.plain}>
      <div className={styles.note}>
        <span>{`${heavy}: shown without colours and checks.`}</span>
        <Button size="small" appearance="subtle" onClick={() => setInsisted(true)}>
          Show them anyway
        </Button>
      </div>
      <textarea
        className={styles.area}
        aria-label={props.label}
        spellCheck={false}
        wrap="off"
        value={props.value}
        readOnly={props.onChange === undefined}
        onChange={(event) => props.onChange?.(event.target.value)}
      />
    </div>
  )
}

/** Marks changes that come from outside, which must not be reported back. */
const FromOutside = Annotation.define<true>()

function RichEditor({ label, value, onChange, language, check, problem = null, goTo }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const report = useRef(onChange)
  const checker = useRef(check)
  const dark = useDark()
  const [parts] = useState(() => ({ theme: new Compartment(), access: new Compartment(), language: new Compartment() }))
  const start = useRef({ value, dark, language, label, editable: onChange !== undefined })

  useEffect(() => {
    report.current = onChange
    checker.current = check
  })
  useEffect(() => {
    if (!host.current) return
    const { value, dark, language, label, editable } = start.current
    const editor = new EditorView({
      parent: host.current,
      doc: value,
      extensions: [
        basics,
        parts.theme.of(codeTheme(dark)),
        parts.access.of(EditorState.readOnly.of(!editable)),
        parts.language.of(languageOf(language, checker)),
        // What can be written in takes the focus anyway; said once more, tools that check the page know it too.
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || update.transactions.some((each) => each.annotation(FromOutside))) return
          report.current?.(update.state.doc.toString())
        })
      ]
    })
    view.current = editor
    return () => editor.destroy()
  }, [parts])
  useEffect(() => {
    view.current?.dispatch({ effects: parts.theme.reconfigure(codeTheme(dark)) })
  }, [dark, parts])
  useEffect(() => {
    view.current?.dispatch({ effects: parts.language.reconfigure(languageOf(language, checker)) })
  }, [language, parts])
  const editable = onChange !== undefined
  useEffect(() => {
    view.current?.dispatch({ effects: parts.access.reconfigure(EditorState.readOnly.of(!editable)) })
  }, [editable, parts])
  useEffect(() => {
    const editor = view.current
    if (!editor || editor.state.doc.toString() === value) return
    const changes = { from: 0, to: editor.state.doc.length, insert: value }
    editor.dispatch({ changes, annotations: FromOutside.of(true) })
  }, [value])
  useEffect(() => {
    const editor = view.current
    if (editor) editor.dispatch(setDiagnostics(editor.state, problem ? [diagnosticAt(editor.state, problem)] : []))
  }, [problem])
  const { line = null, count = 0 } = goTo ?? {}
  useEffect(() => {
    const editor = view.current
    if (!editor || count === 0) return
    editor.focus()
    if (line === null) return
    const anchor = editor.state.doc.line(Math.min(line, editor.state.doc.lines)).from
    // To the top: the message about it takes height from the editor, and only then is it drawn.
    const effects = EditorView.scrollIntoView(anchor, { y: 'start', yMargin: 40 })
    editor.dispatch({ selection: { anchor }, effects })
  }, [line, count])
  return <div ref={host} className={styles.editor} />
}

const basics: Extension = [
  lineNumbers(),
  highlightActiveLineGutter(),
  foldGutter(),
  lintGutter(),
  history(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  EditorView.lineWrapping,
  search({ top: true }),
  highlightSelectionMatches(),
  // Tab is not among the keys: it leads out of the editor, as everywhere else.
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap])
]

function languageOf(language: CodeLanguage, checker: RefObject<CodeEditorProps['check']>): Extension {
  const find = language === 'json' ? jsonDiagnostics : (state: EditorState) => foundBy(checker.current, state)
  // One that finds nothing would take away what somebody else found.
  const isChecked = language === 'json' || checker.current !== undefined
  return [languageSupport(language), isChecked ? linter((view) => find(view.state), { delay: 300 }) : []]
}

async function foundBy(check: CodeEditorProps['check'], state: EditorState): Promise<Diagnostic[]> {
  const found = await check?.(state.doc.toString()).catch(() => null)
  return found ? [diagnosticAt(state, found)] : []
}

function jsonDiagnostics(state: EditorState): Diagnostic[] {
  const found = jsonProblem(state.doc.toString())
  if (!found) return []
  const { position, message } = found
  const from = Math.max(0, Math.min(position, state.doc.length - 1))
  return [{ from, to: Math.min(from + 1, state.doc.length), severity: 'error', message }]
}

function diagnosticAt(state: EditorState, { line, message }: Found): Diagnostic {
  const { from, to } = state.doc.line(Math.max(1, Math.min(line ?? 1, state.doc.lines)))
  return { from, to, severity: 'error', message }
}
