import { HttpProblem } from './problem.ts'

const depthMax = 32
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * A JSON body. Before it is parsed it is refused if it is nested too deep, names a member twice (readers differ in which
 * one counts), or has a member that could reach a prototype. An empty body is none: the route says whether it needs one.
 */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined
  const fault = faultOf(text)
  if (fault !== null) throw new HttpProblem('MALFORMED_JSON', fault)
  try {
    return JSON.parse(text)
  } catch (error) {
    // The engine's own words may quote the body, and with it a password.
    const at = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined
    throw new HttpProblem('MALFORMED_JSON', `The body is no JSON${at === undefined ? '' : ` from character ${at} on`}.`)
  }
}

/** One walk over the text, without parsing it: what is no JSON is left for the parser to say. */
function faultOf(text: string): string | null {
  // For each open object its members so far; null stands for an array.
  const open: (Set<string> | null)[] = []
  let lastText = ''
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: {
        const end = endOfString(text, at)
        lastText = text.slice(at, end + 1)
        at = end
        break
      }
      case 0x7b:
        open.push(new Set())
        break
      case 0x5b:
        open.push(null)
        break
      case 0x7d:
      case 0x5d:
        open.pop()
        break
      case 0x3a: {
        const wrong = wrongMember(open.at(-1), lastText)
        if (wrong) return wrong
        break
      }
    }
    if (open.length > depthMax) return `The body is nested deeper than ${depthMax}.`
  }
  return null
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1
  return at
}

function wrongMember(members: Set<string> | null | undefined, quoted: string): string | null {
  const name = unquoted(quoted)
  if (forbiddenKeys.has(name)) return `A member may not be called ${name}.`
  if (members?.has(name)) return `The member ${quoted.slice(0, 80)} stands there twice.`
  members?.add(name)
  return null
}

/** The same name may be written in several ways. */
function unquoted(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  try {
    return String(JSON.parse(quoted))
  } catch {
    return quoted
  }
}
