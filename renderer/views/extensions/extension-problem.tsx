import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down'
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right'
import { useId, useState } from 'react'
import type { ExtensionProblem, ExtensionView } from '../../../shared/extensions.ts'
import { readExcerpt } from '../../extensions/excerpt.ts'
import { placeText, problemTitle } from '../../extensions/extension-texts.ts'
import type { ExtensionList } from '../../extensions/use-list.ts'
import { formatTime } from '../../format.ts'
import styles from './extension-problem.module.css'

export interface ExtensionProblemBlockProps {
  extension: ExtensionView
  problem: ExtensionProblem
  list: ExtensionList
}

/** What went wrong, where, and in which lines. */
export function ExtensionProblemBlock({ extension, problem, list }: ExtensionProblemBlockProps) {
  const { message, file, line, excerpt, stack, at } = problem
  const place = placeText(problem)
  const title = problemTitle(extension)
  const lines = readExcerpt(excerpt, line)
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of the grid around it
    // biome-ignore lint/a11y/useFocusableInteractive: what can be focused is in it
    <div role="gridcell" className={styles.problem} data-state={extension.state}>
      {title === null ? null : <p className={styles.title}>{title}</p>}
      <p className={styles.message}>{message}</p>
      <p className={styles.where}>
        {place === null ? null : (
          <span className="mono" title={file ?? undefined}>
            {place}
          </span>
        )}
        <span className="muted">{formatTime(at).slice(0, 8)}</span>
      </p>
      {lines.length === 0 ? null : (
        <div className={`mono ${styles.excerpt}`}>
          {lines.map(({ number, text, marked }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
            <div key={index} className={styles.code} data-marked={marked}>
              <span className={styles.number}>{number ?? ''}</span>
              <span className={styles.mark} aria-hidden="true">
                {marked ? '▸' : ''}
              </span>
              <span className={styles.text}>{text}</span>
            </div>
          ))}
        </div>
      )}
      {stack ? <Stack extension={extension} stack={stack} list={list} /> : null}
    </div>
  )
}

function Stack({ extension, stack, list }: { extension: ExtensionView; stack: string; list: ExtensionList }) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  return (
    <div>
      <button
        type="button"
        className={styles.toggle}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
        {...list.stop(extension.path, 'stack')}
      >
        {isOpen ? <ChevronDownRegular /> : <ChevronRightRegular />}
        Stack
      </button>
      {isOpen ? (
        <pre id={id} className={`mono ${styles.stack}`}>
          {stack}
        </pre>
      ) : null}
    </div>
  )
}
