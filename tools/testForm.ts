import ts from 'typescript'
import { type Breach, lineOf, nodesIn, type Source } from './sources.ts'

export const isTest = (path: string): boolean => /\.(test|spec|e2e)\.tsx?$/.test(path)

/** A test as it stands in the text: its name behind those of the groups around it. */
type Test = { readonly names: readonly string[]; readonly node: ts.CallExpression }

/** The ids at the front of a name: `MG-2, API-3: …` */
const idsForm = /^([A-Z]+-\d+)(, [A-Z]+-\d+)*: \S/

/** Which requirements the tests of a file say that they prove. */
export function idsNamed(source: Source): readonly string[] {
  return testsOf(source).flatMap(({ names }) => names.flatMap(idsOf))
}

const idsOf = (name: string): readonly string[] => (idsForm.test(name) ? name.split(': ')[0]?.split(', ') : []) ?? []

/** Tests that don't say which requirement they prove, or name one that there isn't. */
export function wrongNames(source: Source, known: readonly string[]): readonly Breach[] {
  return testsOf(source).flatMap(({ names, node }) => {
    const breach = (what: string) => [{ path: source.path, line: lineOf(source, node), what }]
    const ids = names.flatMap(idsOf)
    const strange = ids.find((id) => !known.includes(id))
    if (strange !== undefined) return breach(`names ${strange}, which tools/spec-ids.txt does not know`)
    // The walls and the tools are not in the specification.
    if (ids.length > 0 || source.path.startsWith('tools/')) return []
    return breach('is a test whose name does not begin with the id that it proves, as in "MG-5: a resync …"')
  })
}

function testsOf(source: Source): readonly Test[] {
  return isTest(source.path) ? [...testsIn(source.tree, [])] : []
}

function* testsIn(node: ts.Node, around: readonly string[]): Generator<Test> {
  const call = ts.isCallExpression(node) ? node : null
  const kind = call && kindOf(call)
  const names = call && kind ? [...around, nameOf(call)] : around
  if (call && kind === 'test') yield { names, node: call }
  const children: ts.Node[] = []
  node.forEachChild((child) => void children.push(child))
  for (const child of children) yield* testsIn(child, kind === 'group' ? names : around)
}

const notTests = /\.(beforeAll|beforeEach|afterAll|afterEach|step|use|extend|configure|setTimeout|slow)\b/

function kindOf(call: ts.CallExpression): 'test' | 'group' | null {
  const [first, ...rest] = call.arguments
  const hasBody = rest.some((argument) => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument))
  if (!first || !hasBody || ts.isArrayLiteralExpression(first)) return null
  const chain = chainOf(call)
  if (!/^(test|it|describe)\b/.test(chain) || notTests.test(chain)) return null
  return /\bdescribe\b/.test(chain) ? 'group' : 'test'
}

/** `test.each.only` of `test.each([…]).only('…', …)` */
function chainOf(node: ts.Expression): string {
  if (ts.isCallExpression(node)) return chainOf(node.expression)
  if (ts.isTaggedTemplateExpression(node)) return chainOf(node.tag)
  if (ts.isPropertyAccessExpression(node)) return `${chainOf(node.expression)}.${node.name.text}`
  return ts.isIdentifier(node) ? node.text : ''
}

/** The name as far as it stands there; a part that is only known when it runs ends it. */
function nameOf({ arguments: [name] }: ts.CallExpression): string {
  if (!name) return ''
  if (ts.isStringLiteralLike(name)) return name.text
  return ts.isTemplateExpression(name) ? `${name.head.text}…` : ''
}

/** Tests that would pass without proving anything. */
export function idleTests(source: Source): readonly Breach[] {
  if (!isTest(source.path) && !source.path.startsWith('tests/')) return []
  return nodesIn(source)
    .filter(ts.isCallExpression)
    .flatMap((call) => {
      const what = idleBecause(source, call)
      return what === null ? [] : [{ path: source.path, line: lineOf(source, call), what }]
    })
}

function idleBecause(source: Source, call: ts.CallExpression): string | null {
  const chain = chainOf(call)
  const isOuter = !ts.isCallExpression(call.parent) || call.parent.expression !== call
  if (/^(test|it|describe)\b.*\.only(\.|$)|^f(it|describe)$/.test(chain) && isOuter) {
    return 'lets only one test run, and the others look as if they passed: remove .only'
  }
  if (/^(test|it|describe)\b.*\.(skip|todo|fixme|fails?)(\.|$)|^x(it|test|describe)$/.test(chain) && isOuter) {
    return hasReason(source, call) ? null : 'leaves a test out without a reason: say "// left out because: …" above it'
  }
  const [path] = call.arguments
  if (/^vi\.(do)?[mM]ock$/.test(chain) && path && ts.isStringLiteralLike(path) && /^(\.|@busbar\/)/.test(path.text)) {
    return `mocks ${path.text}: a test of our own modules runs them`
  }
  return /\.waitForTimeout$/.test(chain) ? 'waits for a fixed time: wait for what it waits for' : null
}

/** A comment above, or as Playwright takes it: a condition with its reason. */
function hasReason(source: Source, call: ts.CallExpression): boolean {
  const [condition, reason] = call.arguments
  if (condition && !ts.isStringLiteralLike(condition) && reason && ts.isStringLiteralLike(reason)) return true
  return /^\s*\/\/ left out because: \S/.test(source.text.split('\n')[lineOf(source, call) - 2] ?? '')
}
