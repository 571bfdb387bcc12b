import { configDefaults, defineConfig } from 'vitest/config'

// The tests of this package alone, without what those of the server need around them; on fewer trees, and without those
// that measure or solve large trees.
export default defineConfig({
  test: {
    include: ['{src,tests}/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'tests/{footprint,large,linear}.test.ts'],
    provide: { treesPart: '0.015' },
    testTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 1,
    // No test leaves anything behind, and loading the modules anew for each file would take most of the time.
    isolate: false,
    silent: true,
  },
})
