import ts from 'typescript'
import { type Breach, lineOf, type Source } from './sources.ts'

/** Words that fit everything, and so say nothing. */
const empty = /^(common|data|helpers?|info|managers?|misc|services?|utils?|utilities)$/i

// What every part of the contract is made of: ids, times, pages, problems.
const excepted = ['wire/src/api/common.ts']

export function emptyNames(source: Source): readonly Breach[] {
  const breach = (line: number, kind: string, name: string) => ({
    path: source.path,
    line,
    what: `has ${kind} named "${name}", which would fit anything: take the depot's word for what it is`,
  })
  const places = excepted.includes(source.path) ? [] : source.path.replace(/(\.\w+)+$/, '').split('/')
  return [
    ...places.filter(endsEmpty).map((place) => breach(1, 'a file or folder', place)),
    ...exported(source)
      .filter(({ text }) => endsEmpty(text))
      .map((name) => breach(lineOf(source, name), 'an export', name.text)),
  ]
}

/** The last word says what a thing is: a `dataDir` is a folder, but `meterData` is nothing in particular. */
function endsEmpty(name: string): boolean {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').split(/[\s._-]+/)
  return empty.test(words.at(-1) ?? '')
}

function exported({ tree }: Source): readonly ts.Identifier[] {
  return tree.statements.flatMap((statement): readonly ts.Identifier[] => {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      return statement.exportClause.elements.map(({ name }) => name).filter(ts.isIdentifier)
    }
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined
    if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return []
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map(({ name }) => name).filter(ts.isIdentifier)
    }
    const isNamed =
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement)
    return isNamed && statement.name ? [statement.name] : []
  })
}
