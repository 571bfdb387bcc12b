import { format } from 'node:util'
import { expect as expectOfVitest } from 'vitest'

/** As much of Vitest as the tests of a package without any world use, with its own expectations, for one process. */
export const expect = expectOfVitest

export const tests = []
const path = []

export function describe(name, define) {
  path.push(name)
  define()
  path.pop()
}

export function test(name, ...rest) {
  const full = [...path, name].join(' > ')
  const same = tests.filter((other) => other.name === full).length
  tests.push({ name: full, id: same === 0 ? full : `${full} (${same + 1})`, check: rest.at(-1) })
}

test.each = (rows) => (name, check) => {
  for (const row of rows) {
    const values = Array.isArray(row) ? row : [row]
    const shown = values.slice(0, name.match(/%[sidfj]/g)?.length ?? 0)
    test(format(name, ...shown), () => check(...values))
  }
}

/** All is run anew for every mutant, so each test looks at a few trees only. */
export const inject = () => '50'
