import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{balancer,domain,wire,server,tools,tests}/**/*.test.ts', 'ui/src/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'tests/e2e/**', '**/dist/**'],
    globalSetup: './tests/support/globalSetup.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two processes on two cores; each file has its own database.
    pool: 'forks',
    maxWorkers: 2,
  },
})
