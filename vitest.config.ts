import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tools/longestFirst.ts'

const include = ['{balancer,domain,wire,server,simulator,tools,tests}/**/*.test.ts', 'ui/src/**/*.test.{ts,tsx}']
const exclude = ['**/node_modules/**', 'tests/e2e/**', '**/dist/**', '**/.stryker-tmp/**']
// What others left in the heap and in the compiler's memory would be taken for its own.
const alone = ['balancer/tests/footprint.test.ts']

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A busy machine may take its time; whoever polls goes on at once when it is so.
    expect: { poll: { timeout: 20_000, interval: 20 } },
    // Three processes on two cores: many wait for others that they started. Each file has its own database.
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Compiled where it runs: a second thread that gets no turn on a busy machine would decide what is inlined.
      { extends: true, test: { name: 'alone', include: alone, execArgv: ['--no-concurrent-recompilation'] } },
      // What a file imports stays for the next one: nothing of ours remembers anything by itself.
      {
        extends: true,
        test: {
          ...{ name: 'all others', include, exclude: [...exclude, ...alone], isolate: false },
          globalSetup: './tests/support/globalSetup.ts',
        },
      },
    ],
  },
})
