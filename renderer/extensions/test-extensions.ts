/** Extensions for tests. */
import type { ExtensionProblem, ExtensionsView, ExtensionView } from '../../shared/extensions.ts'

export function testExtension(given: Partial<ExtensionView> = {}): ExtensionView {
  return {
    path: '/here/echo.ts',
    name: 'echo',
    state: 'active',
    origin: 'added',
    loadedAt: 0,
    watched: true,
    registered: [],
    calls: 0,
    errors: 0,
    problem: null,
    ...given
  }
}

export function testProblem(given: Partial<ExtensionProblem> = {}): ExtensionProblem {
  return {
    message: 'Unexpected token',
    file: '/here/echo.ts',
    line: 14,
    column: 7,
    excerpt: '',
    stack: '',
    at: 0,
    ...given
  }
}

export function testView(extensions: ExtensionView[]): ExtensionsView {
  return { extensions, order: [], templates: [] }
}
