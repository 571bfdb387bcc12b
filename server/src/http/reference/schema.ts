import type { Schema } from './document.ts'
import { joined, type Markup, markup } from './markup.ts'

/** Of what a client sends it matters what it must not leave out; of what it gets, what may be missing. */
export type Direction = 'sent' | 'received'

/** A schema for people: what it may be in a line, and its fields under it, as deep as they go. */
export function schemaMarkup(schema: Schema, direction: Direction): Markup {
  const fields = fieldsOf(schema, direction)
  if (fields) return fields
  const bounds = boundsOf(schema)
  return markup`<p class="type">${typeOf(schema)}${bounds === '' ? null : ` (${bounds})`}</p>`
}

const nameOfRef = (ref: string): string => ref.replace('#/components/schemas/', '')

/** What it may be, in words; a named shape is a link to where it is described. */
export function typeOf(schema: Schema): Markup {
  if (schema.$ref !== undefined) {
    const name = nameOfRef(schema.$ref)
    return markup`<a href="#shape-${name}">${name}</a>`
  }
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum) return joined(schema.enum.map(literal), ' or ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return joined(withoutRepeats(choices.map(typeOf)), ' or ')
  if (typeof schema.type === 'object') {
    return joined(
      schema.type.map((type) => typeOf({ ...schema, type })),
      ' or ',
    )
  }
  if (schema.type === 'array') return listOf(schema.items ?? {})
  if (schema.type === 'null') return literal(null)
  return markup`${wordFor(schema) ?? 'anything'}`
}

function listOf(items: Schema): Markup {
  const word = items.enum || items.const !== undefined ? undefined : wordFor(items)
  return word === undefined ? markup`list of ${typeOf(items)}` : markup`list of ${word}s`
}

const formats: Record<string, string> = { uuid: 'id', 'date-time': 'time' }
const types: Record<string, string> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'object',
}

function wordFor({ type, format }: Schema): string | undefined {
  if (typeof type !== 'string') return undefined
  return formats[format ?? ''] ?? types[type]
}

const literal = (value: unknown): Markup => markup`<code>${JSON.stringify(value)}</code>`

function withoutRepeats(parts: readonly Markup[]): readonly Markup[] {
  return parts.filter((part, at) => parts.findIndex(({ html }) => html === part.html) === at)
}

/** The fields of an object, of the items of a list, or of each of several forms; null where there are none. */
function fieldsOf(schema: Schema, direction: Direction): Markup | null {
  const choices = (schema.anyOf ?? schema.oneOf ?? []).filter(({ properties }) => properties)
  if (choices.length > 1) {
    const forms = choices.map((choice) => markup`<li>${fieldsOf(choice, direction)}</li>`)
    return markup`<p class="bounds">One of these:</p><ul class="forms">${forms}</ul>`
  }
  if (choices[0]) return fieldsOf(choices[0], direction)
  if (schema.type === 'array' && schema.items) return fieldsOf(schema.items, direction)
  if (!schema.properties) return null
  const required = new Set(schema.required)
  const fields = Object.entries(schema.properties).map(([name, inner]) =>
    fieldMarkup(name, inner, required.has(name), direction),
  )
  return markup`<dl class="fields">${fields}</dl>`
}

// The conventions at the top say it once.
const saidAlready = new Set(['UUIDv7', 'RFC 3339 in UTC'])

export function fieldMarkup(
  name: string,
  schema: Schema,
  isRequired: boolean,
  direction: Direction,
  about = schema.description,
): Markup {
  const note = direction === 'sent' ? (isRequired ? 'required' : null) : isRequired ? null : 'may be missing'
  const bounds = boundsOf(schema)
  return markup`<div><dt><code>${name}</code> <span class="type">${typeOf(schema)}</span>${
    note === null ? null : markup` <span class="note">${note}</span>`
  }</dt><dd>${about === undefined || saidAlready.has(about) ? null : markup`<p>${about}</p>`}${
    bounds === '' ? null : markup`<p class="bounds">${bounds}</p>`
  }${fieldsOf(schema, direction)}</dd></div>`
}

/** Its bounds as one line of words. */
function boundsOf(schema: Schema): string {
  const own = [
    range(schema.minimum, schema.maximum, ''),
    schema.multipleOf === undefined ? '' : `in steps of ${schema.multipleOf}`,
    range(schema.minLength, schema.maxLength, ' characters'),
    range(schema.minItems, schema.maxItems, ' items'),
    ...[schema, ...(schema.allOf ?? [])].map(patternText),
    schema.default === undefined ? '' : `left out: ${JSON.stringify(schema.default)}`,
  ]
  const inner = (schema.anyOf ?? schema.oneOf ?? []).filter(({ properties }) => !properties).map(boundsOf)
  return [...own, ...inner].filter((bound) => bound !== '').join('; ')
}

const patternWords: Record<string, string> = {
  '^(?=[^]*[\\p{L}\\p{N}\\p{P}\\p{S}])[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069]*$':
    'one line with something to see',
  '^[^\\p{Cc}\\p{Cs}]*$': 'no control characters',
  '^[\\x21-\\x7e]{1,200}$': '1 to 200 printable characters, no spaces',
}

const isListOfWords = /^\^\([\w|]+\)\$$/

/** A format says more than the pattern that goes with it; and words that are listed are told by the description. */
function patternText({ pattern, format }: Schema): string {
  if (pattern === undefined || format !== undefined || isListOfWords.test(pattern)) return ''
  return patternWords[pattern] ?? `must match ${pattern}`
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  // What JSON can hold at all is no bound.
  const isLeast = least !== undefined && least > Number.MIN_SAFE_INTEGER
  const isMost = most !== undefined && most < Number.MAX_SAFE_INTEGER
  if (isLeast && isMost) return `${spaced(least)} to ${spaced(most)}${unit}`
  if (isLeast) return `at least ${spaced(least)}${unit}`
  return isMost ? `at most ${spaced(most)}${unit}` : ''
}

const spaced = (value: number): string => value.toLocaleString('en')
