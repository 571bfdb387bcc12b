/** How a step ended, as numbers of tests. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

export const noTests: Counts = { passed: 0, failed: 0, skipped: 0 }

export const sum = (all: readonly Counts[]): Counts =>
  all.reduce(
    (one, other) => ({
      passed: one.passed + other.passed,
      failed: one.failed + other.failed,
      skipped: one.skipped + other.skipped,
    }),
    noTests,
  )

/** A step that broke without a test to blame still counts: nothing that ends badly may look like a pass. */
export function atLeastOneFailed(counts: Counts, isBroken: boolean): Counts {
  return isBroken && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/** A check that is no test runner counts as one test. */
export const asOneTest = (isBroken: boolean): Counts => ({ ...noTests, [isBroken ? 'failed' : 'passed']: 1 })

/** The part that we read of Vitest's JSON report. */
export type VitestReport = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

export function ofVitest(report: VitestReport): Counts {
  // A file that can't be loaded, or whose hooks fail, fails without a failing test in it.
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** The part that we read of Playwright's JSON report. */
export type PlaywrightReport = {
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
  /** what went wrong outside of any test */
  readonly errors: readonly unknown[]
}

/** A flaky test passed in the end, and is shown as flaky in the report above. */
export function ofPlaywright({ stats, errors }: PlaywrightReport): Counts {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped }
}
