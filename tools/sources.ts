import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** A file by its path from the root of the repository. */
export type TextFile = { readonly path: string; readonly text: string }
export type Source = TextFile & { readonly tree: ts.SourceFile }

/** What a rule found: where, and a sentence that says what is wrong and why. */
export type Breach = { readonly path: string; readonly line: number; readonly what: string }

export const root = fileURLToPath(new URL('../', import.meta.url))

/** Every text file that is checked in, or would be with `git add --all`. */
export function textFiles(): readonly TextFile[] {
  return checkedIn()
    .map((path) => ({ path, bytes: readFileSync(join(root, path)) }))
    .filter(({ bytes }) => !bytes.includes(0))
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }))
}

function checkedIn(): readonly string[] {
  // Continuous integration often runs as another user than the one who cloned, which git takes for a trap.
  const safely = ['-c', 'safe.directory=*']
  const answer = execFileSync('git', [...safely, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  const paths = answer.split('\0').filter((path) => path !== '')
  return [...new Set(paths)].filter((path) => existsSync(join(root, path))).sort()
}

/** Made from our own contract by `npm run generate`: its form is not ours to choose. */
export const isGenerated = (path: string): boolean => path.startsWith('ui/src/api/')

export function sourcesOf(files: readonly TextFile[]): readonly Source[] {
  return files.filter(({ path }) => /\.(ts|tsx|mjs)$/.test(path) && !isGenerated(path)).map(parse)
}

export function parse({ path, text }: TextFile): Source {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) }
}

export function lineOf(source: Source, node: ts.Node): number {
  return source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1
}

const found = new WeakMap<ts.SourceFile, readonly ts.Node[]>()

/** Every node of a file, parents before children; many rules ask for them. */
export function nodesIn({ tree }: Source): readonly ts.Node[] {
  const nodes = found.get(tree) ?? withAllWithin(tree)
  found.set(tree, nodes)
  return nodes
}

function withAllWithin(tree: ts.Node): readonly ts.Node[] {
  const nodes: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    nodes.push(node)
    node.forEachChild(visit)
  }
  visit(tree)
  return nodes
}

/** Breaches as lines of text, so that a failing test reads like a compiler. */
export const told = (breaches: readonly Breach[]): readonly string[] =>
  breaches.map(({ path, line, what }) => `${path}:${line} ${what}`)
