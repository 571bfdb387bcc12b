import type { Problem } from '../api/types.gen.ts'

/** What can come back instead of an answer. */
export type Failure = { readonly type: 'unreachable' } | { readonly type: 'refused'; readonly problem: Problem }

export function failureOf(error: unknown): Failure {
  return isProblem(error) ? { type: 'refused', problem: error } : { type: 'unreachable' }
}

export function problemCode(error: unknown): string | null {
  return isProblem(error) ? error.code : null
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'code' in error && 'status' in error && 'title' in error
}

/** `/rating/value` is the form's field `rating.value`. */
export function fieldPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}

type FieldErrors = { readonly fields: Record<string, string>; readonly elsewhere: readonly string[] }

/** What belongs at a field of this form, and what has to be said beside it. */
export function fieldErrors(problem: Problem, fieldNames: readonly string[]): FieldErrors {
  const fields: Record<string, string> = {}
  const elsewhere: string[] = []
  for (const { pointer, message } of problem.errors ?? []) {
    const path = pointer === undefined ? '' : fieldPath(pointer)
    if (fieldNames.includes(path.split('.')[0] ?? '')) fields[path] ??= sentence(message)
    else elsewhere.push(sentence(message))
  }
  if (Object.keys(fields).length === 0 && elsewhere.length === 0) elsewhere.push(sentence(problem.detail))
  return { fields, elsewhere }
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}
