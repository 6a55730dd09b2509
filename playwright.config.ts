import { defineConfig } from '@playwright/test'
import type { ShellOption } from './main/e2e/open-app.ts'

/** The UI in both of its shells: the desktop window, and a browser beside `--server`. */
export default defineConfig<object, ShellOption>({
  testDir: './main/e2e',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  reporter: [['list'], ['json', { outputFile: process.env.AOAI_SIMULATOR_TEST_REPORT ?? 'test-results/e2e.json' }]],
  projects: [
    {
      name: 'chromium',
      testIgnore: '**/electron*.spec.ts',
      outputDir: './test-results/e2e-chromium',
      use: { shell: 'chromium' }
    },
    {
      name: 'electron',
      testIgnore: '**/browser*.spec.ts',
      outputDir: './test-results/e2e-electron',
      use: { shell: 'electron' }
    }
  ]
})
