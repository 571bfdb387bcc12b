import ts from 'typescript'
import { nodesIn, type Source } from './sources.ts'

/** Something that a piece of code does beyond computing with what it is given. */
export type Act = {
  readonly is: 'world' | 'clock' | 'console' | 'environment' | 'sql'
  readonly does: string
  readonly node: ts.Node
}

export function actsOf(source: Source): readonly Act[] {
  return nodesIn(source).flatMap((node) => {
    const act = ofProperty(node) ?? ofCall(node) ?? ofImport(node) ?? ofText(node)
    return act ? [{ ...act, node }] : []
  })
}

type Found = Pick<Act, 'is' | 'does'> | null

const globals: Readonly<Record<string, Act['is'] | undefined>> = {
  console: 'console',
  crypto: 'world',
  document: 'world',
  globalThis: 'world',
  localStorage: 'world',
  performance: 'clock',
  process: 'world',
  window: 'world',
}

function ofProperty(node: ts.Node): Found {
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return null
  const name = `${node.expression.text}.${node.name.text}`
  if (name === 'process.env') return { is: 'environment', does: `reads ${name}` }
  if (name === 'Date.now' || name === 'Math.random') return { is: 'clock', does: `asks ${name}` }
  const is = globals[node.expression.text]
  return is ? { is, does: `uses ${name}` } : null
}

const worldlyCalls = ['fetch', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout']

function ofCall(node: ts.Node): Found {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return null
  if (!ts.isIdentifier(node.expression)) return null
  const name = node.expression.text
  if (name === 'Date' && (ts.isCallExpression(node) || !node.arguments?.length)) {
    return { is: 'clock', does: 'asks Date for the time' }
  }
  return worldlyCalls.includes(name) ? { is: 'world', does: `calls ${name}` } : null
}

/** `import { env } from 'node:process'` */
function ofImport(node: ts.Node): Found {
  if (!ts.isImportSpecifier(node) || (node.propertyName ?? node.name).text !== 'env') return null
  const of = node.parent.parent.parent.moduleSpecifier
  const isProcess = ts.isStringLiteral(of) && /^(node:)?process$/.test(of.text)
  return isProcess ? { is: 'environment', does: 'imports the environment' } : null
}

function ofText(node: ts.Node): Found {
  const text = ts.isStringLiteralLike(node) ? node.text : ts.isTemplateExpression(node) ? textOf(node) : ''
  const start = text.trim().split(/\s+/).slice(0, 4).join(' ')
  return isSql(text) ? { is: 'sql', does: `holds the statement "${start} …"` } : null
}

const textOf = (node: ts.TemplateExpression): string =>
  node.head.text + node.templateSpans.map(({ literal }) => `x${literal.text}`).join('')

// Keywords stand in one case, so that "Select a circuit from the list" is a sentence and no statement.
const statements = [
  String.raw`select\s(?=[\s\S]*\sfrom\s)`,
  String.raw`select\s+([\d$(]|\w+\()`,
  String.raw`with\s+(recursive\s+)?\w+(\s*\([^)]*\))?\s+as\s+(not\s+)?(materialized\s+)?\(`,
  String.raw`insert\s+into\s`,
  String.raw`update\s+\S+(\s+as)?(\s+\w+)?\s+set\s`,
  String.raw`delete\s+from\s`,
  String.raw`(create|alter|drop)\s+(or\s+replace\s+|temporary\s+|unique\s+)*(table|index|schema|database|role|view|function|trigger|type|extension|sequence)\s`,
  String.raw`truncate\s+\S+\s*$`,
  String.raw`(listen|notify|lock\s+table|savepoint)\s+\w+\s*$`,
]
const sql = new RegExp(
  `^\\s*(${[...statements, ...statements.map(inCapitals), 'BEGIN', 'COMMIT', 'ROLLBACK'].join('|')})`,
)
const isSql = (text: string): boolean => sql.test(text)

/** The keywords of a pattern in capitals; its escapes stay as they are. */
function inCapitals(pattern: string): string {
  return pattern.replace(/\\.|[a-z]/g, (part) => (part.length === 1 ? part.toUpperCase() : part))
}
