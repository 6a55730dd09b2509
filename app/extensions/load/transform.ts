/** Source text of an extension becomes code that Node runs as a function: TypeScript and module syntax taken away, line by line. */
import { createJiti } from 'jiti/static'
import { LoadFailure } from '../failure.ts'

export interface Transformed {
  code: string
  /** The source map's JSON in base64, where the code is not the source itself. */
  map: string | null
}

/** @throws LoadFailure with the place of the syntax error. */
export type Transform = (file: string, source: string, options: { async: boolean }) => Transformed

const TYPESCRIPT = /\.[cm]?ts$/
/** CommonJS that imports nothing in the module's way runs as it stands, sloppy mode and all. */
const MODULE_SYNTAX = /\b(?:import|export)\b/
const FAILED = 'exports.__JITI_ERROR__ = '
const MAP = /\n\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,([\w+/=]+)\s*$/

/** The compiler of `jiti`, without its module cache: whoever loads keeps the modules. */
export function createTransform(): Transform {
  const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false })
  return (file, source, { async }) => {
    const typescript = TYPESCRIPT.test(file)
    if (!typescript && !MODULE_SYNTAX.test(source)) return { code: withoutHashbang(source), map: null }
    const printed = jiti.transform({
      source,
      filename: file,
      ts: typescript,
      async,
      // Lines stay where they are, so that even what reads no source maps names the right line.
      retainLines: true,
      interopDefault: true,
      // By the file's name a source map that lies beside it is found.
      babel: { filename: file, sourceMaps: 'inline', sourceFileName: file }
    })
    if (printed.startsWith(FAILED)) throw syntaxFailure(file, source, printed.slice(FAILED.length))
    const map = MAP.exec(printed)
    return { code: map ? printed.slice(0, map.index) : printed, map: map?.[1] ?? null }
  }
}

function syntaxFailure(file: string, source: string, json: string): LoadFailure {
  // Written by the compiler a moment ago.
  const { line, column, message } = JSON.parse(json) as { line: number; column: number; message: string }
  const text = message
    .replaceAll(file, '')
    .replace(/^[\s:]+/, '')
    .split('\n')[0]
    ?.trim()
  return new LoadFailure(`SyntaxError: ${text || 'the file cannot be parsed'}`, {
    place: { file, line: line || null, column: line ? column + 1 : null },
    source
  })
}

function withoutHashbang(source: string): string {
  return source.startsWith('#!') ? `//${source}` : source
}
