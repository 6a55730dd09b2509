import { Link, Toast, Toaster, ToastTitle, ToastTrigger, useId, useToastController } from '@fluentui/react-components'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Change } from '../deployments/editor.ts'
import { useApp, useSession } from '../session.ts'
import type { Notice } from '../store.ts'
import styles from './notices.module.css'

/** What stands at the bottom of the window and is to be reached while a notice is there. */
const KEPT_CLEAR = 'footer, [data-clear-of-notices="true"]'
const GAP_PX = 12

const SHOWN_MS = { success: 4000, info: 4000, error: 8000 }

/** Hands outcomes from the store to Fluent's toaster, which alone can show them. */
export function Notices() {
  const { actions, editor } = useSession()
  const notices = useApp((state) => state.notices)
  const last = useStore(editor.store, (state) => state.last)
  const toasterId = useId('notices')
  const told = useRef<Change | undefined>(undefined)
  const { dispatchToast, dismissAllToasts } = useToastController(toasterId)
  const bottom = useBottom()
  useEffect(() => {
    for (const notice of notices) {
      const timeout = notice.undo || notice.action ? 8000 : SHOWN_MS[notice.intent]
      // One at a time: an older outcome, and above all its Undo, is out of date by now.
      dismissAllToasts()
      dispatchToast(<NoticeToast notice={notice} />, { intent: notice.intent, timeout, pauseOnHover: true })
      told.current = notice.change
      actions.dismissNotice(notice.id)
    }
    // Its Undo would have to take back what was done since.
    if (told.current !== undefined && told.current !== last) dismissAllToasts()
  }, [notices, last, dispatchToast, dismissAllToasts, actions])
  return (
    <Toaster toasterId={toasterId} position="bottom-end" offset={{ horizontal: GAP_PX, vertical: bottom + GAP_PX }} />
  )
}

/** How high the things at the bottom of the window stand. They differ by screen, and with the window's size. */
function useBottom(): number {
  const [bottom, setBottom] = useState(0)
  const view = useApp((state) => state.view)
  const notices = useApp((state) => state.notices)
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew for each notice and on each screen
  useLayoutEffect(() => {
    const measure = () => setBottom(Math.max(0, ...Array.from(document.querySelectorAll(KEPT_CLEAR), heightOver)))
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [view, notices])
  return bottom
}

function heightOver(element: Element): number {
  return window.innerHeight - element.getBoundingClientRect().top
}

function NoticeToast({ notice }: { notice: Notice }) {
  const action = notice.undo ? { label: 'Undo', run: notice.undo } : notice.action
  const link = action && (
    <ToastTrigger>
      <Link as="button" onClick={action.run}>
        {action.label}
      </Link>
    </ToastTrigger>
  )
  return (
    <Toast className={styles.notice}>
      <ToastTitle {...(link ? { action: link } : {})}>{notice.text}</ToastTitle>
    </Toast>
  )
}
