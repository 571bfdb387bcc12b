import { defineConfig } from 'vitest/config'

// The tests of this package alone, without what those of the server need around them, and on fewer trees.
export default defineConfig({
  test: {
    include: ['{src,tests}/**/*.test.ts'],
    provide: { treesPart: '0.02' },
    testTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 1,
    silent: true,
  },
})
