import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, parseDocument, type Document } from 'yaml'
import type { FileFault, Path, Place } from './faults.ts'

/** What a file says, and where it says it. Its faults are those that don't keep the rest from being read. */
export type Located = { readonly value: unknown; readonly faults: readonly FileFault[]; placeOf(path: Path): Place }

const depthMax = 32
// A depot of ten thousand chargers has about three hundred thousand.
const valuesMax = 1_000_000

/** Reads YAML, and JSON as the part of YAML that it is, into plain values whose places are known. */
export function locate(text: string): Located | { readonly faults: readonly FileFault[] } {
  const lines = lineStarts(text)
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const fault = ({ code, message, offset }: Flaw): FileFault => ({ code, message, path: [], place: placeAt(offset) })

  const tooDeepAt = nestingBeyond(text)
  if (tooDeepAt !== null) return { faults: [fault(tooDeep(tooDeepAt))] }
  // We compare keys ourselves: the parser would compare each with all before it.
  const options = { uniqueKeys: false, prettyErrors: false, resolveKnownTags: false } as const
  const document = parseDocument(text, options)
  const wrong = [...document.errors, ...document.warnings]
  if (wrong.length > 0) {
    return { faults: wrong.map(({ code, message, pos }) => fault(asFlaw(code, message, pos[0]))) }
  }
  const { value, spot, flaws } = walk(document)
  const faults = flaws.map(fault)
  if (flaws.some(({ code }) => code === 'SYNTAX')) return { faults }
  return { value, faults, placeOf: (path) => placeAt(offsetOf(spot, path)) }
}

type Flaw = { readonly code: 'SYNTAX' | 'FIELD_TWICE'; readonly message: string; readonly offset: number }

const tooDeep = (offset: number): Flaw => ({
  code: 'SYNTAX',
  message: `Nothing in a depot file is nested more than ${depthMax} deep.`,
  offset,
})

function asFlaw(code: string, message: string, offset: number): Flaw {
  if (code === 'MULTIPLE_DOCS') {
    return { code: 'SYNTAX', message: 'A second document begins here: a file is one document.', offset }
  }
  return { code: 'SYNTAX', message: message.replace(/\.?$/, '.'), offset }
}

/**
 * The offset at which brackets, or lists that begin on one line, are nested deeper than any depot needs. The parser
 * itself goes down by recursion and takes 700 bytes of memory for every bracket.
 */
function nestingBeyond(text: string): number | null {
  let offset = 0
  let brackets = 0
  let inLine = 0
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') brackets++
    else if (token === ']' || token === '}') brackets--
    else if (token === '-' || token === '?') inLine++
    else if (token.endsWith('\n')) inLine = 0
    if (brackets > depthMax || inLine > depthMax) return offset
    if (!controls.has(token)) offset += token.length
  }
  return null
}

/** The lexer's own marks, which stand for no text: document, flow end, scalar. */
const controls = new Set(['\x02', '\x18', '\x1f'])

function lineStarts(text: string): LineCounter {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lines.addNewLine(end + 1)
  return lines
}

/** Offsets, in the shape of the value. */
type Spot = {
  readonly offset: number
  readonly keys?: ReadonlyMap<string, number>
  readonly inside?: ReadonlyMap<string | number, Spot>
}
type Read = { readonly value: unknown; readonly spot: Spot; readonly size: number }

/** As far down as the path leads; to the name of a field where its value is an empty one. */
function offsetOf(top: Spot, path: Path): number {
  let spot = top
  for (const [at, step] of path.entries()) {
    const next = spot.inside?.get(step)
    if (!next) return (at === path.length - 1 ? spot.keys?.get(String(step)) : undefined) ?? spot.offset
    spot = next
  }
  return spot.offset
}

/** What has been found on the way through a document. */
type Walk = { readonly flaws: Flaw[]; readonly anchors: Map<string, Read>; values: number }

function walk(document: Document.Parsed): { value: unknown; spot: Spot; flaws: readonly Flaw[] } {
  const found: Walk = { flaws: [], anchors: new Map(), values: 0 }
  const { value, spot } = read(document.contents, 0, 0, found)
  return { value, spot, flaws: found.flaws }
}

/** `offset` is where something stands that has no place of its own: a value that was left out. */
function read(node: unknown, offset: number, depth: number, found: Walk): Read {
  const at = (node as { range?: readonly [number, number, number] } | null)?.range?.[0] ?? offset
  const nothing = { value: null, spot: { offset: at }, size: 1 }
  if (isAlias(node)) {
    const meant = found.anchors.get(node.source)
    if (!meant) found.flaws.push({ code: 'SYNTAX', message: `Nothing above is marked &${node.source}.`, offset: at })
    count(meant?.size ?? 1, at, found)
    return meant ?? nothing
  }
  if (depth > depthMax) {
    found.flaws.push(tooDeep(at))
    return nothing
  }
  const before = found.values
  count(1, at, found)
  const inside = readInside(node, at, depth, found)
  const result = { ...inside, size: found.values - before }
  const anchor = (node as { anchor?: string } | null)?.anchor
  if (anchor !== undefined) found.anchors.set(anchor, result)
  return result
}

function readInside(node: unknown, offset: number, depth: number, found: Walk): Omit<Read, 'size'> {
  if (isSeq(node)) {
    const items = node.items.map((item) => read(item, offset, depth + 1, found))
    const inside = new Map(items.map(({ spot }, at) => [at, spot]))
    return { value: items.map(({ value }) => value), spot: { offset, inside } }
  }
  if (isMap(node)) return readFields(node.items, offset, depth, found)
  return { value: isScalar(node) ? node.value : null, spot: { offset } }
}

type Pair = { readonly key: unknown; readonly value: unknown }

function readFields(pairs: readonly Pair[], offset: number, depth: number, found: Walk): Omit<Read, 'size'> {
  // Without a prototype "__proto__" is a field like any other.
  const value = Object.create(null) as Record<string, unknown>
  const keys = new Map<string, number>()
  const inside = new Map<string | number, Spot>()
  for (const pair of pairs) {
    const keyAt = (pair.key as { range?: readonly [number, number, number] } | null)?.range?.[0] ?? offset
    if (!isScalar(pair.key)) {
      found.flaws.push({ code: 'SYNTAX', message: 'The name of a field is a word.', offset: keyAt })
      continue
    }
    const key = String(pair.key.value)
    if (keys.has(key)) {
      found.flaws.push({ code: 'FIELD_TWICE', message: `The field "${key}" stands twice.`, offset: keyAt })
    }
    const field = read(pair.value, keyAt, depth + 1, found)
    keys.set(key, keyAt)
    inside.set(key, field.spot)
    value[key] = field.value
  }
  return { value, spot: { offset, keys, inside } }
}

/** Marks that repeat marks that repeat marks can say more than any memory holds. */
function count(size: number, offset: number, found: Walk): void {
  if (found.values <= valuesMax && found.values + size > valuesMax) {
    const message = `The file says more than ${valuesMax} values from here on.`
    found.flaws.push({ code: 'SYNTAX', message, offset })
  }
  found.values += size
}
