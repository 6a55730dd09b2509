import { Link, Toast, Toaster, ToastTitle, ToastTrigger, useId, useToastController } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { Change } from '../deployments/editor.ts'
import { useApp, useSession } from '../session.ts'
import type { Notice } from '../store.ts'

const SHOWN_MS = { success: 4000, info: 4000, error: 8000 }

/** Hands outcomes from the store to Fluent's toaster, which alone can show them. */
export function Notices() {
  const { actions, editor } = useSession()
  const notices = useApp((state) => state.notices)
  const last = useStore(editor.store, (state) => state.last)
  const toasterId = useId('notices')
  const told = useRef<Change | undefined>(undefined)
  const { dispatchToast, dismissAllToasts } = useToastController(toasterId)
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
  return <Toaster toasterId={toasterId} position="top" offset={{ vertical: 56 }} />
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
    <Toast>
      <ToastTitle {...(link ? { action: link } : {})}>{notice.text}</ToastTitle>
    </Toast>
  )
}
