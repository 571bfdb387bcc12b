/** `npm run mutate --workspace balancer`: changes the code in thousands of small ways and counts what no test notices. */
export default {
  testRunner: 'in-process',
  plugins: ['../tools/mutation/runner.mjs'],
  mutate: ['src/**/*.ts', '!src/**/*.test.ts'],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 1,
  // Tests that come to no end are ended one by one; this is for what even that doesn't end.
  timeoutMS: 120_000,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: 'reports/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  allowEmpty: false,
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: '.stryker-tmp',
}
