import { useApp } from '../session.ts'
import { colorSchemeOf } from '../theme.ts'

/** Whether the theme in force is a dark one; high contrast is. */
export function useDark(): boolean {
  return useApp((state) => colorSchemeOf(state.preferences.theme, state.systemTheme) === 'dark')
}
