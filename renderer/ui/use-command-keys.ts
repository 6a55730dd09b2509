import { useLayoutEffect } from 'react'
import { COMMANDS, commandById } from '../commands.ts'
import { useSession } from '../session.ts'
import { currentPlatform, matchesShortcut } from '../shortcuts.ts'

/** Runs commands for their shortcuts and for the window's menu. */
export function useCommandKeys(): void {
  const session = useSession()
  // With the page itself: an ordinary effect comes a moment later, and keys pressed until then would be lost.
  useLayoutEffect(() => {
    const platform = currentPlatform()
    function onKeyDown(event: KeyboardEvent): void {
      const command = COMMANDS.find(({ keys }) => keys.some((each) => matchesShortcut(each, event, platform)))
      if (!command || event.defaultPrevented || event.isComposing) return
      if (!event.ctrlKey && !event.metaKey && isTyping(event.target)) return
      // What is already handled here must reach neither the browser nor the window's menu.
      event.preventDefault()
      if (!event.repeat) command.run(session, 'keys')
    }
    window.addEventListener('keydown', onKeyDown)
    const stopMenu = window.desktop?.onCommand((id) => commandById(id)?.run(session, 'choice'))
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      stopMenu?.()
    }
  }, [session])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
}
