import { Link, Toast, Toaster, ToastTitle, ToastTrigger, useId, useToastController } from '@fluentui/react-components'
import { useEffect } from 'react'
import { useApp, useSession } from '../session.ts'
import type { Notice } from '../store.ts'

const SHOWN_MS = { success: 4000, info: 4000, error: 8000 }

/** Hands outcomes from the store to Fluent's toaster, which alone can show them. */
export function Notices() {
  const { actions } = useSession()
  const notices = useApp((state) => state.notices)
  const toasterId = useId('notices')
  const { dispatchToast, dismissAllToasts } = useToastController(toasterId)
  useEffect(() => {
    for (const notice of notices) {
      const timeout = notice.undo || notice.action ? 8000 : SHOWN_MS[notice.intent]
      // One at a time: an older outcome, and above all its Undo, is out of date by now.
      dismissAllToasts()
      dispatchToast(<NoticeToast notice={notice} />, { intent: notice.intent, timeout, pauseOnHover: true })
      actions.dismissNotice(notice.id)
    }
  }, [notices, dispatchToast, dismissAllToasts, actions])
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
