import { defineConfig } from '@playwright/test'
import { chromiumPath } from './tools/chromium.ts'

// What a browser needs when it is started as root, and what keeps it from calling home during a test.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './tests/e2e/server.ts',
  outputDir: 'test-results',
  // Three browsers at one server: on two cores one waits while the others work. Two took 200 s, three 163.
  workers: 3,
  // For a machine that is busy with other things as well; where all is well nobody waits for it.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    // Recording takes a quarter of the time; `--trace on` shows what a failure looked like.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: await chromiumPath(), args },
  },
})
