import { dirname, join } from 'node:path/posix'
import ts from 'typescript'
import { nodesIn, type Source } from './sources.ts'

/** One import as it stands in the text. */
export type Import = { readonly of: string; readonly node: ts.Node; readonly isType: boolean }

const found = new WeakMap<Source, readonly Import[]>()

export function importsOf(source: Source): readonly Import[] {
  const imports = found.get(source) ?? importsIn(source)
  found.set(source, imports)
  return imports
}

function importsIn(source: Source): readonly Import[] {
  return nodesIn(source).flatMap((node): readonly Import[] => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      const of = node.moduleSpecifier
      return of && ts.isStringLiteral(of) ? [{ of: of.text, node, isType: isTypeOnly(node) }] : []
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      return [{ of: node.argument.literal.text, node, isType: true }]
    }
    const isCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
    const [first] = isCall ? node.arguments : []
    return first && ts.isStringLiteralLike(first) ? [{ of: first.text, node, isType: false }] : []
  })
}

/** `import { type X }` is none: what is left of it when types are gone still loads the file. */
function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
}

/** The file that an import means, or null where it means a package or a part of Node. */
export function targetOf(from: string, of: string): string | null {
  if (of.startsWith('.')) return join(dirname(from), of)
  const [, workspace, path] = /^@busbar\/([^/]+)\/(.+)$/.exec(of) ?? []
  return workspace === undefined ? null : `${workspace}/src/${path}.ts`
}
