import ts from 'typescript'
import { type Breach, lineOf, nodesIn, type Source } from './sources.ts'

const fileMax = 400
const functionMax = 60
// Most of a component is what it draws.
const componentMax = 120

const reasonForm = /^\s*(\/\/|\*|\/\*\*?)\s*long because: \S/

/** Files and functions that nobody can hold in their head, unless they say why they are so. */
export function tooLong(source: Source): readonly Breach[] {
  return [...tooLongFile(source), ...tooLongFunctions(source)]
}

function tooLongFile({ path, text }: Source): readonly Breach[] {
  const lines = text.trimEnd().split('\n')
  if (lines.length <= fileMax || lines.slice(0, 5).some((line) => reasonForm.test(line))) return []
  const what = `is a file of ${lines.length} lines, at most ${fileMax}: split it, or say "// long because: …" at its top`
  return [{ path, line: 1, what }]
}

function tooLongFunctions(source: Source): readonly Breach[] {
  const max = source.path.endsWith('.tsx') ? componentMax : functionMax
  const lines = source.text.split('\n')
  return nodesIn(source).flatMap((node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || isGroupOfTests(node)) return []
    const line = lineOf(source, node)
    const length = source.tree.getLineAndCharacterOfPosition(node.end).line + 2 - line
    if (length <= max || hasReason(lines, line)) return []
    const what = `holds a function of ${length} lines, at most ${max}: split it, or say "// long because: …" above it`
    return [{ path: source.path, line, what }]
  })
}

/** The body of a `describe` is a list of tests, not a function to be understood. */
function isGroupOfTests(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /(^|\.)describe\b/.test(node.parent.expression.getText())
}

/** Whether the comment that ends above this line gives a reason. */
function hasReason(lines: readonly string[], line: number): boolean {
  for (let at = line - 2; at >= 0 && /^\s*(\/\/|\/?\*)/.test(lines[at] ?? ''); at--) {
    if (reasonForm.test(lines[at] ?? '')) return true
  }
  return false
}
