import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** A schema's complaint in words for whoever wrote the value. */
export function wordIssue(issue: Issue, value: unknown): string {
  if (value === undefined) return 'is missing'
  if (value === null) return 'is empty'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${expected[issue.expected] ?? issue.expected}`
    case 'not_multiple_of':
      return 'has more than three decimals'
    case 'invalid_union':
      if (issue.discriminator !== undefined && 'options' in issue && Array.isArray(issue.options)) {
        return oneOf(issue.options)
      }
      return issue.message === 'Invalid input' ? oneOf(issue.errors.flat().flatMap(possible)) : issue.message
    case 'invalid_value':
      return oneOf(issue.values)
    case 'too_small':
      if (issue.origin === 'string' && Number(issue.minimum) <= 1) return 'is empty'
      return least(issue.origin, Number(issue.minimum).toLocaleString('en'))
    case 'too_big':
      return most(issue.origin, Number(issue.maximum).toLocaleString('en'))
    default:
      return issue.message
  }
}

function least(origin: string, bound: string): string {
  if (origin === 'string') return `must have at least ${bound} characters`
  return origin === 'array' ? `must have at least ${bound} items` : `must be at least ${bound}`
}

function most(origin: string, bound: string): string {
  if (origin === 'string') return `has more than ${bound} characters`
  return origin === 'array' ? `has more than ${bound} items` : `must be at most ${bound}`
}

const oneOf = (values: readonly unknown[]): string => `must be one of ${values.map(String).join(', ')}`
const possible = (issue: Issue): readonly unknown[] => (issue.code === 'invalid_value' ? issue.values : [])

const expected: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  array: 'a list',
  object: 'fields',
  boolean: 'true or false',
}

/** What stands in a value at a path. */
export function valueAt(raw: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<string | number, unknown>>)[step]
        : undefined,
    raw,
  )
}
