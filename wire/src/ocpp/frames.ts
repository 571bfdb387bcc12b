/** One OCPP-J message, as it stands in one text frame. */
export type Frame = Call | CallResult | CallError
export type Call = {
  readonly type: 'CALL'
  readonly id: string
  readonly action: string
  readonly payload: Readonly<Record<string, unknown>>
}
export type CallResult = {
  readonly type: 'RESULT'
  readonly id: string
  readonly payload: Readonly<Record<string, unknown>>
}
export type CallError = {
  readonly type: 'ERROR'
  readonly id: string
  readonly code: string
  readonly description: string
}

/** Some chargers send empty frames to keep a line open. */
export type Empty = { readonly type: 'EMPTY' }
export type Unreadable = {
  readonly type: 'UNREADABLE'
  /** null: not even that could be read */
  readonly id: string | null
  /** an answer to an answer could go on for ever */
  readonly mayBeAnswered: boolean
  readonly why: 'NO_JSON' | 'TOO_LONG' | 'TOO_DEEP' | 'FORBIDDEN_MEMBER' | 'NO_FRAME' | 'UNKNOWN_TYPE' | 'NO_PAYLOAD'
}

const depthMax = 32
const idLengthMax = 255
const actionLengthMax = 64

export function parseFrame(text: string, charactersMax: number): Frame | Empty | Unreadable {
  if (text.length > charactersMax) return unreadable('TOO_LONG')
  if (text === '' || text.trim() === '') return { type: 'EMPTY' }
  if (isTooDeep(text)) return unreadable('TOO_DEEP')
  let parsed: unknown
  try {
    parsed = JSON.parse(text, mayBeUnwritable.test(text) ? writable : undefined)
  } catch {
    return unreadable('NO_JSON')
  }
  if (mayNamePrototype.test(text) && namesPrototype(parsed)) return withForbidden(parsed)
  return Array.isArray(parsed) ? frameOf(parsed) : unreadable('NO_FRAME')
}

/** What no database takes: the end of a text in C, and half of a character. */
const mayBeUnwritable = /\\u(?:0000|d[89a-f])/i

const writable = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD') : value

export function frameText(frame: Frame): string {
  switch (frame.type) {
    case 'CALL':
      return JSON.stringify([2, frame.id, frame.action, frame.payload])
    case 'RESULT':
      return JSON.stringify([3, frame.id, frame.payload])
    case 'ERROR':
      return JSON.stringify([4, frame.id, frame.code, frame.description, {}])
  }
}

function frameOf([type, id, third, fourth]: readonly unknown[]): Frame | Unreadable {
  if (typeof id !== 'string' || id === '' || id.length > idLengthMax) {
    return { ...unreadable('NO_FRAME'), mayBeAnswered: type === 2 }
  }
  switch (type) {
    case 2:
      if (typeof third !== 'string' || third.length > actionLengthMax) return unreadable('NO_FRAME', id)
      return isObject(fourth) ? { type: 'CALL', id, action: third, payload: fourth } : unreadable('NO_PAYLOAD', id)
    case 3:
      return isObject(third) ? { type: 'RESULT', id, payload: third } : { ...unreadable('NO_PAYLOAD', id), ...silent }
    case 4:
      if (typeof third !== 'string') return { ...unreadable('NO_FRAME', id), ...silent }
      return { type: 'ERROR', id, code: third, description: typeof fourth === 'string' ? fourth : '' }
    default:
      return { ...unreadable('UNKNOWN_TYPE', id), mayBeAnswered: typeof type === 'number' }
  }
}

const silent = { mayBeAnswered: false }

function unreadable(why: Unreadable['why'], id: string | null = null): Unreadable {
  return { type: 'UNREADABLE', id, mayBeAnswered: true, why }
}

/** Answered under its own id all the same: a call that isn't is sent again and again. */
function withForbidden(parsed: unknown): Unreadable {
  if (!Array.isArray(parsed)) return unreadable('FORBIDDEN_MEMBER')
  const [type, id] = parsed as readonly unknown[]
  const isId = typeof id === 'string' && id !== '' && id.length <= idLengthMax
  return { ...unreadable('FORBIDDEN_MEMBER', isId ? id : null), mayBeAnswered: type === 2 }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Looked at before parsing, so that a megabyte of brackets costs no memory. */
function isTooDeep(text: string): boolean {
  if (!mayBeTooDeep(text)) return false
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === quote) {
      at = endOfString(text, at)
    } else if (character === openBracket || character === openBrace) {
      if (++depth > depthMax) return true
    } else if (character === closeBracket || character === closeBrace) depth--
  }
  return false
}

/** Most messages have too few brackets to be deep: that is found out faster than how deep they are. */
function mayBeTooDeep(text: string): boolean {
  let opening = 0
  for (const bracket of ['[', '{']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (++opening > depthMax) return true
    }
  }
  return false
}

const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(at - 1 - backslashes) === backslash) backslashes++
  return backslashes % 2 === 1
}

/** A name may hide behind escapes, so any escape makes us look closer. */
const mayNamePrototype = /__proto__|constructor|prototype|\\u/

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

function namesPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(namesPrototype)
  return Object.entries(value).some(([name, member]) => forbidden.has(name) || namesPrototype(member))
}
