import { MergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import styles from './code-editor.module.css'
import { type CodeLanguage, languageSupport } from './code-languages.ts'
import { codeTheme } from './code-theme.ts'
import { useDark } from './use-dark.ts'

export interface DiffSide {
  title: string
  text: string
}

export interface CodeDiffProps {
  before: DiffSide
  after: DiffSide
  language: CodeLanguage
}

/** Past this, details of the difference cost more time than they are worth. */
const DIFF_LIMITS = { scanLimit: 500, timeout: 500 }

/** Two texts beside each other, for reading. */
export function CodeDiff({ before, after, language }: CodeDiffProps) {
  const host = useRef<HTMLDivElement>(null)
  const dark = useDark()
  const { title: titleBefore, text: textBefore } = before
  const { title: titleAfter, text: textAfter } = after
  useEffect(() => {
    if (!host.current) return
    const side = (label: string, doc: string) => ({
      doc,
      extensions: [
        lineNumbers(),
        EditorView.lineWrapping,
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        languageSupport(language),
        codeTheme(dark)
      ]
    })
    const view = new MergeView({
      parent: host.current,
      a: side(titleBefore, textBefore),
      b: side(titleAfter, textAfter),
      collapseUnchanged: { margin: 3, minSize: 6 },
      diffConfig: DIFF_LIMITS
    })
    return () => view.destroy()
  }, [titleBefore, textBefore, titleAfter, textAfter, language, dark])
  return (
    <div className={styles.diff}>
      <div className={styles.sides}>
        <span>{titleBefore}</span>
        <span>{titleAfter}</span>
      </div>
      <div ref={host} className={styles.merged} />
    </div>
  )
}
