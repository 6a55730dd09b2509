/** Shortcuts as text: `Ctrl+Shift+S`, matched against keys and shown in the platform's own way. */
export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

export interface Platform {
  isMac: boolean
}

const MAC_NAMES: Record<string, string> = { Ctrl: '⌘', Shift: '⇧', Alt: '⌥' }

export function matchesShortcut(shortcut: string, press: KeyPress, { isMac }: Platform): boolean {
  const parts = shortcut.split('+')
  const key = parts.at(-1) ?? ''
  const command = isMac ? press.metaKey : press.ctrlKey
  const other = isMac ? press.ctrlKey : press.metaKey
  if (other || press.altKey || command !== parts.includes('Ctrl')) return false
  // A sign such as `?` sits behind Shift on some keyboards and not on others: the sign itself is what counts.
  const isSign = key.length === 1 && !/[a-z0-9]/i.test(key)
  if (!isSign && press.shiftKey !== parts.includes('Shift')) return false
  // With Shift a digit key gives another sign, so digits go by their place.
  if (/^\d$/.test(key)) return press.code === `Digit${key}`
  return press.key.toLowerCase() === key.toLowerCase()
}

export function showShortcut(shortcut: string, { isMac }: Platform): string {
  if (!isMac) return shortcut
  return shortcut
    .split('+')
    .map((part) => MAC_NAMES[part] ?? part)
    .join('')
}

/** For `aria-keyshortcuts`. */
export function ariaShortcut(shortcut: string, { isMac }: Platform): string {
  return shortcut.replace('Ctrl', isMac ? 'Meta' : 'Control')
}

export function currentPlatform(): Platform {
  return { isMac: /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '') }
}
