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

/** The system's theme, before anything is painted. */
export async function readSystemTheme(window: Window): Promise<SystemTheme> {
  return window.desktop ? window.desktop.theme() : browserTheme(window)
}

/** Tells of every change of the system's theme; returns the function that stops listening. */
export function watchSystemTheme(window: Window, listener: (theme: SystemTheme) => void): () => void {
  if (window.desktop) return window.desktop.onTheme(listener)
  const tell = () => listener(browserTheme(window))
  const queries = [CONTRAST, DARK].map((query) => window.matchMedia(query))
  for (const query of queries) query.addEventListener('change', tell)
  return () => {
    for (const query of queries) query.removeEventListener('change', tell)
  }
}

const CONTRAST = '(forced-colors: active)'
const DARK = '(prefers-color-scheme: dark)'

export function browserTheme(window: Pick<Window, 'matchMedia'>): SystemTheme {
  if (window.matchMedia(CONTRAST).matches) return 'high-contrast'
  return window.matchMedia(DARK).matches ? 'dark' : 'light'
}
