import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import * as z from 'zod'

const PARTS = ['generate', 'record', 'recordings', 'limits', 'extensions', 'telemetry']
const others = (part: string) => PARTS.filter((other) => other !== part).map((other) => `../${other}/x.ts`)
const COMPOSITION = ['host', 'engine', 'transport', 'extension-host', 'record-and-replay'].map(
  (part) => `../${part}/x.ts`
)
const ELECTRON = ['electron', 'electron/main']
const REACT = ['react', 'react/jsx-runtime', 'react-dom', 'react-dom/client', '@fluentui/react-components']
const FASTIFY = ['fastify', '@fastify/static']
const PINO = ['pino', 'pino-pretty']
const NODE = ['node:fs', 'node:fs/promises']
const DESKTOP_FILES = ['electron', 'desktop', 'desktop-calls', 'window', 'window-state', 'menu', 'preload', 'tray']
const OUTSIDE_APP = ['../main/x.ts', '../../renderer/x.ts', '../../loadtest/x.ts', ...ELECTRON, ...REACT, ...PINO]
const NO_DESKTOP = [...ELECTRON, ...DESKTOP_FILES.map((file) => `./${file}.ts`)]
const OUTSIDE_MAIN = ['../renderer/x.ts', '../loadtest/x.ts', ...REACT, ...FASTIFY]

const forbidden: Record<string, string[]> = {
  'shared/x.ts': ['../app/x.ts', '../main/x.ts', ...NODE, ...ELECTRON, ...REACT, ...FASTIFY, ...PINO, 'undici'],
  'shared/x.test.ts': ['../app/x.ts', '../renderer/x.ts', ...ELECTRON, ...REACT, ...FASTIFY, ...PINO],
  'app/x.ts': [...OUTSIDE_APP, ...FASTIFY],
  'app/x.test.ts': OUTSIDE_APP,
  'app/host/x.ts': [...OUTSIDE_APP, ...FASTIFY],
  'app/transport/x.ts': [...OUTSIDE_APP, ...FASTIFY],
  'app/transport/data-plane.ts': OUTSIDE_APP,
  'app/host/control-plane.ts': OUTSIDE_APP,
  'app/routes/x.ts': OUTSIDE_APP,
  'app/openai/x.ts': [...OUTSIDE_APP, ...FASTIFY, ...others(''), ...COMPOSITION, '../routes/x.ts'],
  'app/openai/tokens/x.ts': [...OUTSIDE_APP, ...FASTIFY, '../../generate/x.ts'],
  ...Object.fromEntries(
    PARTS.map((part) => [
      `app/${part}/x.ts`,
      [...OUTSIDE_APP, ...FASTIFY, ...others(part), ...COMPOSITION, '../routes/x.ts']
    ])
  ),
  'app/document-intelligence/x.ts': [
    ...[...OUTSIDE_APP, ...FASTIFY, ...NODE, ...PARTS.map((part) => `../${part}/x.ts`), 'ajv', '../random.ts'],
    ...['../extensions/load.ts', '../context.ts']
  ],
  'app/document-intelligence/result/x.ts': [
    ...[...OUTSIDE_APP, ...FASTIFY, ...NODE, ...PARTS.map((part) => `../../${part}/x.ts`), '../../random.ts']
  ],
  'app/generate/deep/x.ts': ['../../record/x.ts', '../../../main/x.ts'],
  'main/cli.ts': [...OUTSIDE_MAIN, ...NO_DESKTOP],
  'main/headless.ts': [...OUTSIDE_MAIN, ...NO_DESKTOP],
  'main/host-paths.ts': [...OUTSIDE_MAIN, ...NO_DESKTOP],
  'main/window.ts': OUTSIDE_MAIN,
  'main/e2e/x.test.ts': OUTSIDE_MAIN,
  'renderer/x.tsx': ['../app/x.ts', '../main/x.ts', '../loadtest/x.ts', ...NODE, ...ELECTRON, ...FASTIFY, ...PINO],
  'renderer/views/x.test.tsx': ['../../app/x.ts', '../../main/x.ts', ...ELECTRON, ...FASTIFY, ...PINO],
  'loadtest/x.ts': ['../app/x.ts', '../main/x.ts', '../renderer/x.ts', ...ELECTRON, ...REACT, ...FASTIFY, ...PINO]
}

const allowed: Record<string, string[]> = {
  'shared/y.ts': ['./x.ts', 'zod'],
  'shared/y.test.ts': ['./x.ts', 'zod', 'vitest', ...NODE],
  'app/y.ts': ['../shared/x.ts', './generate/x.ts', './routes/x.ts', './transport/data-plane.ts', 'undici', ...NODE],
  'app/routes/y.ts': ['../../shared/x.ts', '../pipeline.ts', '../generate/x.ts', ...FASTIFY],
  'app/y.test.ts': ['./generate/x.ts', 'vitest', ...FASTIFY],
  'app/openai/y.ts': ['../../shared/x.ts', './tokens/contract.ts', '../random.ts', ...NODE],
  'app/document-intelligence/y.ts': ['./x.ts', './result/x.ts', '../extensions/api.ts', '../../shared/errors.ts'],
  'app/document-intelligence/result/y.ts': [
    './x.ts',
    '../x.ts',
    '../../extensions/api.ts',
    '../../../shared/errors.ts'
  ],
  'app/document-intelligence/test-y.ts': ['./x.ts', 'ajv', '../extensions/api.ts'],
  'app/generate/y.test.ts': ['../record/x.ts', '../recordings/x.ts', './y.ts'],
  ...Object.fromEntries(
    PARTS.map((part) => [
      `app/${part}/y.ts`,
      ['./x.ts', '../context.ts', '../log.ts', '../random.ts', '../openai/x.ts', '../../shared/telemetry.ts', ...NODE]
    ])
  ),
  'main/y.ts': ['../app/x.ts', '../shared/x.ts', './cli.ts', 'commander', ...PINO, ...NODE],
  'main/menu.ts': ['./window.ts', '../app/x.ts', ...ELECTRON, ...PINO],
  'main/menu.test.ts': ['./menu.ts', 'vitest', ...NODE],
  'main/e2e/y.test.ts': ['../desktop.ts', '@playwright/test', ...ELECTRON],
  'renderer/y.tsx': ['../shared/x.ts', './app.tsx', './main.tsx', 'zustand', ...REACT],
  'renderer/y.test.ts': ['../shared/x.ts', 'vitest', ...NODE],
  'loadtest/y.ts': ['../shared/x.ts', './x.ts', 'openai', ...NODE]
}

const reportSchema = z.object({
  diagnostics: z.array(
    z.object({ category: z.string(), location: z.object({ path: z.string(), start: z.object({ line: z.number() }) }) })
  )
})

/** The imports of each file that the linter refused. */
let refused: Map<string, string[]>

/** Lints all files at once, in a folder of their own with the project's rules. */
function lint(files: Record<string, string[]>): Map<string, string[]> {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'layers-'))
  try {
    const { vcs: _, ...rules } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(rules))
    for (const [path, imports] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), imports.map((name) => `export * from '${name}'\n`).join(''))
    }
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
    const options = ['--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none']
    const { stdout } = spawnSync(process.execPath, [biome, 'lint', ...options], { cwd: folder, encoding: 'utf8' })
    return byFile(reportSchema.parse(JSON.parse(stdout)), files)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function byFile({ diagnostics }: z.infer<typeof reportSchema>, files: Record<string, string[]>): Map<string, string[]> {
  const imports = new Map<string, string[]>()
  for (const { category, location } of diagnostics) {
    const path = location.path.replaceAll('\\', '/')
    const name = category === 'lint/style/noRestrictedImports' ? files[path]?.[location.start.line - 1] : category
    imports.set(path, [...(imports.get(path) ?? []), name ?? 'an unknown line'])
  }
  return imports
}

beforeAll(() => {
  refused = lint({ ...forbidden, ...allowed })
})

test.each(Object.entries(forbidden))('the linter refuses every forbidden import of %s', (path, imports) => {
  expect(new Set(refused.get(path))).toEqual(new Set(imports))
})

test.each(Object.entries(allowed))('the linter lets %s import what its layer may', (path) => {
  expect(refused.get(path)).toBeUndefined()
})
