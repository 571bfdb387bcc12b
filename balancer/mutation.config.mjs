import { configDefaults, defineConfig } from 'vitest/config'

// The tests of this package alone, without what those of the server need around them; on fewer trees, and without those
// that measure or solve large trees.
export default defineConfig({
  test: {
    include: ['{src,tests}/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'tests/footprint.test.ts', 'tests/linear.test.ts'],
    provide: { treesPart: '0.03' },
    testTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 1,
    silent: true,
  },
})
