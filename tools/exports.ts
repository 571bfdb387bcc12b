import ts from 'typescript'
import { type Breach, lineOf, type Source } from './sources.ts'

/** Exports that nobody finds: nameless ones, and those that only pass on what is made elsewhere. */
export function wrongExports(source: Source, mayDefault: boolean): readonly Breach[] {
  const imported = importedNames(source)
  return source.tree.statements.flatMap((statement) => {
    const at = (what: string) => [{ path: source.path, line: lineOf(source, statement), what }]
    if (isDefault(statement) && !mayDefault) {
      return at('exports a default, which everybody names differently and no search finds: give it a name')
    }
    return passesOn(statement, imported)
      ? at('passes on what another file exports, but a thing has one address: import it from where it is made')
      : []
  })
}

function isDefault(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true
  if (exportedNames(statement).some(({ name }) => name.text === 'default')) return true
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false
}

function passesOn(statement: ts.Statement, imported: ReadonlySet<string>): boolean {
  if (!ts.isExportDeclaration(statement)) return false
  if (statement.moduleSpecifier) return true
  return exportedNames(statement).some(({ name, propertyName }) => imported.has((propertyName ?? name).text))
}

function exportedNames(statement: ts.Statement): readonly ts.ExportSpecifier[] {
  if (!ts.isExportDeclaration(statement) || !statement.exportClause) return []
  return ts.isNamedExports(statement.exportClause) ? statement.exportClause.elements : []
}

function importedNames({ tree }: Source): ReadonlySet<string> {
  const names = tree.statements.filter(ts.isImportDeclaration).flatMap(({ importClause }) => {
    const bound = importClause?.namedBindings
    const named = bound === undefined ? [] : ts.isNamedImports(bound) ? bound.elements : [bound]
    return [importClause?.name, ...named.map(({ name }) => name)]
  })
  return new Set(names.flatMap((name) => (name ? [name.text] : [])))
}
