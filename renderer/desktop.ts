/** What surrounds the page: the desktop window's bridge, the address bar, the system's colour theme. */
import type { DesktopBridge } from '../shared/contract.ts'

declare global {
  interface Window {
    /** Present in the desktop window only; a browser has no such powers. */
    readonly desktop?: DesktopBridge
  }
}

export type SystemTheme = 'light' | 'dark' | 'high-contrast'

const TOKEN_KEY = 'control-token'

/**
 * The control token, or null when nobody gave one. From the address bar it disappears at once, so that it is neither
 * seen, shared nor kept in the history. It stays in sessionStorage because a reload must not lock the user out; that
 * ends with the tab and is out of reach of other origins, unlike a cookie, which every port of this host would see.
 */
export async function readToken(window: Window): Promise<string | null> {
  if (window.desktop) return window.desktop.token()
  const given = tokenIn(window.location.hash)
  if (given !== null) {
    window.history.replaceState(null, '', `${window.location.pathname}#home`)
    window.sessionStorage.setItem(TOKEN_KEY, given)
    return given
  }
  return window.sessionStorage.getItem(TOKEN_KEY)
}

export function forgetToken(window: Window): void {
  window.sessionStorage.removeItem(TOKEN_KEY)
}

/** The token in an address like `/#token=…`. */
export function tokenIn(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') || null
}

/** Tells the system's theme now and whenever it changes; returns the function that stops listening. */
export function watchSystemTheme(window: Window, listener: (theme: SystemTheme) => void): () => void {
  const { desktop } = window
  if (desktop) {
    void desktop.theme().then(listener)
    return desktop.onTheme(listener)
  }
  const contrast = window.matchMedia('(forced-colors: active)')
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const tell = () => listener(browserTheme(contrast.matches, dark.matches))
  tell()
  contrast.addEventListener('change', tell)
  dark.addEventListener('change', tell)
  return () => {
    contrast.removeEventListener('change', tell)
    dark.removeEventListener('change', tell)
  }
}

function browserTheme(contrast: boolean, dark: boolean): SystemTheme {
  if (contrast) return 'high-contrast'
  return dark ? 'dark' : 'light'
}
