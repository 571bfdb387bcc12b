import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Document, Operation } from './openapi.ts'

/** Everything in which an answer is not what the document says. */
export type Answer = {
  readonly status: number
  readonly contentType: string | undefined
  readonly body: string
}

/** Holds answers against the document. */
export function contractOf(document: Document): (operation: Operation, answer: Answer) => string | null {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'spec', ...document } as object)
  const known = new Map<string, ValidateFunction>()

  function validatorOf({ path, method }: Operation, status: string, type: string): ValidateFunction {
    const at = ['paths', path, method.toLowerCase(), 'responses', status, 'content', type, 'schema']
    const pointer = at.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')
    const validate = known.get(pointer) ?? ajv.getSchema(`spec#/${pointer}`)
    if (!validate) throw new Error(`the document has no schema at ${pointer}`)
    known.set(pointer, validate)
    return validate
  }

  return (operation, { status, contentType, body }) => {
    const documented = operation.responses[status]
    if (!documented) return `status ${status} is not documented: ${body.slice(0, 300)}`
    const types = Object.keys(documented.content ?? {})
    if (types.length === 0) return body === '' ? null : `status ${status} has a body: ${body.slice(0, 200)}`
    const type = contentType?.split(';')[0] ?? ''
    if (!types.includes(type)) return `status ${status} came as "${contentType}", not as ${types.join(', ')}`
    const value: unknown = type.endsWith('json') ? JSON.parse(body) : body
    const validate = validatorOf(operation, String(status), type)
    if (!validate(value)) return `the body of ${status} is not as documented: ${ajv.errorsText(validate.errors)}`
    return wrongCode(value, documented.description)
  }
}

/** A problem's code is one of those that stand at its status. */
function wrongCode(value: unknown, description: string): string | null {
  if (typeof value !== 'object' || value === null || !('code' in value) || !('request_id' in value)) return null
  const codes = description.split(', ')
  return codes.includes(String(value.code)) ? null : `code ${String(value.code)} is not among ${description}`
}
