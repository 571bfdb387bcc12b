import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{balancer,domain,wire,server,simulator,tools,tests}/**/*.test.ts', 'ui/src/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'tests/e2e/**', '**/dist/**', '**/.stryker-tmp/**'],
    globalSetup: './tests/support/globalSetup.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A busy machine may take its time; whoever polls goes on at once when it is so.
    expect: { poll: { timeout: 20_000, interval: 20 } },
    // Three processes on two cores: many wait for others that they started. Each file has its own database.
    pool: 'forks',
    maxWorkers: 3,
    // What a file imports stays for the next one: nothing of ours remembers anything by itself.
    isolate: false,
  },
})
