import { describe, expect, test } from 'vitest'
import type { Problem } from '../api/types.gen.ts'
import { failureOf, fieldErrors } from './failure.ts'

const problem = (errors: NonNullable<Problem['errors']>): Problem => ({
  type: 'about:blank',
  title: 'Invalid',
  status: 400,
  code: 'FIELD_INVALID',
  detail: 'the request is not valid',
  errors,
})

describe('API-2: a problem', () => {
  test('API-2: is told from a server that didn’t answer', () => {
    expect(failureOf(problem([]))).toMatchObject({ type: 'refused' })
    expect(failureOf(new TypeError('Failed to fetch'))).toEqual({ type: 'unreachable' })
    expect(failureOf('<html>502 Bad Gateway</html>')).toEqual({ type: 'unreachable' })
  })

  test('API-2: an error stands at the field that its pointer names', () => {
    const errors = [{ code: 'too_small', message: 'must be at least 0.001', pointer: '/rating/value' }]
    expect(fieldErrors(problem(errors), ['name', 'rating'])).toEqual({
      fields: { 'rating.value': 'Must be at least 0.001.' },
      elsewhere: [],
    })
  })

  test('API-2: an error at no field of the form is said beside it', () => {
    const errors = [{ code: 'unrecognized_keys', message: 'Unknown field "colour".', pointer: '' }]
    expect(fieldErrors(problem(errors), ['name']).elsewhere).toEqual(['Unknown field "colour".'])
  })

  test('API-2: without single errors the detail speaks', () => {
    expect(fieldErrors(problem([]), ['name']).elsewhere).toEqual(['The request is not valid.'])
  })
})
