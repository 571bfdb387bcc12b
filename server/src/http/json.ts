import { HttpProblem } from './problem.ts'

const depthMax = 32

/** A JSON body, refused before parsing if it is nested too deep, and with keys that could reach a prototype. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') throw new HttpProblem('MALFORMED_JSON', 'The body is empty.')
  if (deeperThan(text, depthMax)) throw new HttpProblem('MALFORMED_JSON', `The body is nested deeper than ${depthMax}.`)
  let value: unknown
  try {
    value = JSON.parse(text, (key, inner: unknown) => {
      if (key === '__proto__' || key === 'constructor' || key === 'prototype') throw new ForbiddenKey(key)
      return inner
    })
  } catch (error) {
    if (error instanceof ForbiddenKey) throw new HttpProblem('MALFORMED_JSON', error.message)
    throw new HttpProblem('MALFORMED_JSON', error instanceof Error ? error.message : 'The body is no JSON.')
  }
  return value
}

class ForbiddenKey extends Error {
  constructor(key: string) {
    super(`A member may not be called ${key}.`)
  }
}

function deeperThan(text: string, max: number): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (inString) {
      if (char === 0x5c) at++
      else if (char === 0x22) inString = false
    } else if (char === 0x22) inString = true
    else if (char === 0x7b || char === 0x5b) {
      depth++
      if (depth > max) return true
    } else if (char === 0x7d || char === 0x5d) depth--
  }
  return false
}
