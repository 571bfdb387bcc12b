import { type Act, actsOf } from './acts.ts'
import { wrongExports } from './exports.ts'
import { type Import, importsOf, targetOf } from './imports.ts'
import { type Breach, isGenerated, lineOf, type Source } from './sources.ts'

/** Beyond computing with what it is given, which any room may. */
export type Right = 'node' | 'default export' | Act['is']

export type Room = {
  readonly name: string
  readonly files: RegExp
  /** the rooms from which it may import; its own goes without saying */
  readonly may: readonly string[] | 'all'
  /** further rooms, of which it may import types only */
  readonly mayTypes?: readonly string[]
  /** the npm packages that it may import; one that ends in a slash stands for a whole scope */
  readonly packages: readonly string[] | 'all'
  readonly rights: readonly Right[]
  readonly why: string
}

/** Everything in which these sources go through the walls of these rooms; a file belongs to the first room that fits. */
export function breaches(sources: readonly Source[], rooms: readonly Room[]): readonly Breach[] {
  const house = { rooms, paths: new Set(sources.map(({ path }) => path)) }
  const found = sources.flatMap((source) => {
    const room = roomOf(source.path, rooms)
    if (!room) return [{ path: source.path, line: 1, what: `stands in no room: ${enterIt}` }]
    return [
      ...importsOf(source).flatMap((one) => wrongImport(source, one, room, house)),
      ...wrongActs(source, room),
      ...wrongExports(source, room.rights.includes('default export')),
    ]
  })
  return [...found, ...rings(sources)]
}

const enterIt = 'give it a line in the table of tools/rooms.test.ts'

const roomOf = (path: string, rooms: readonly Room[]): Room | undefined => rooms.find(({ files }) => files.test(path))

type House = { readonly rooms: readonly Room[]; readonly paths: ReadonlySet<string> }

function wrongImport(source: Source, { of, node, isType }: Import, room: Room, house: House): readonly Breach[] {
  const breach = (what: string) => [{ path: source.path, line: lineOf(source, node), what }]
  const target = targetOf(source.path, of)
  if (target === null) {
    if (of.startsWith('node:') ? room.rights.includes('node') : mayUse(of, room)) return []
    return breach(`imports ${of}, but ${room.name} may use the packages ${listed(room.packages)}: ${room.why}`)
  }
  if (!isCode(target)) return []
  if (!house.paths.has(target) && !isGenerated(target)) return breach(`imports ${of}, which is no file`)
  if (reachesOver(source.path, of, target)) {
    return breach(`imports ${of}: what another workspace exports is imported by its name, @busbar/…`)
  }
  const theirs = roomOf(target, house.rooms)
  if (!theirs || theirs === room || room.may === 'all' || room.may.includes(theirs.name)) return []
  if (room.mayTypes?.includes(theirs.name)) {
    if (isType) return []
    return breach(`imports values of ${target}, but ${room.name} may take only types of ${theirs.name}: ${room.why}`)
  }
  const allowed = listed([...room.may, ...(room.mayTypes ?? [])])
  return breach(`imports ${target} of ${theirs.name}, but ${room.name} may import ${allowed}: ${room.why}`)
}

const mayUse = (of: string, { packages }: Room): boolean =>
  packages === 'all' || packages.some((name) => of === name || of.startsWith(name.endsWith('/') ? name : `${name}/`))

const listed = (names: readonly string[] | 'all'): string =>
  names === 'all' ? 'all' : names.length === 0 ? '(none)' : names.join(', ')

/** Styles, pictures and what a build leaves are none of our business. */
const isCode = (target: string): boolean => !/\.(css|svg|json|sql)$|\/dist\//.test(target)

/** Tests, benches and tools are not what anything is built from: they may reach in, and tests may reach out to them. */
function reachesOver(from: string, of: string, target: string): boolean {
  const beside = ['tests', 'bench', 'tools']
  const [here = '', there = ''] = [from.split('/')[0], target.split('/')[0]]
  return of.startsWith('.') && here !== there && !beside.includes(here) && !beside.includes(there)
}

const denied: Record<Act['is'], string> = {
  world: 'does not reach into the world',
  clock: 'is told the time, and all chance',
  console: 'does not print',
  environment: 'does not read the environment',
  sql: 'holds no SQL',
}

function wrongActs(source: Source, room: Room): readonly Breach[] {
  return actsOf(source)
    .filter(({ is }) => !room.rights.includes(is))
    .map(({ is, does, node }) => ({
      path: source.path,
      line: lineOf(source, node),
      what: `${does}, but ${room.name} ${denied[is]}: ${room.why}`,
    }))
}

/** Each ring of files that import each other, once. Types count too: such files can only be understood together. */
function rings(sources: readonly Source[]): readonly Breach[] {
  const known = new Map(sources.map((source) => [source.path, source]))
  const found: Breach[] = []
  const done = new Set<string>()
  const trail: string[] = []

  function visit(source: Source): void {
    trail.push(source.path)
    for (const { of, node } of importsOf(source)) {
      const target = known.get(targetOf(source.path, of) ?? '')
      if (!target || done.has(target.path)) continue
      const at = trail.indexOf(target.path)
      if (at < 0) visit(target)
      else {
        const ring = [...trail.slice(at), target.path].join(' → ')
        const what = `closes the ring ${ring}: none can be read first; move what they share into a file of its own`
        found.push({ path: source.path, line: lineOf(source, node), what })
      }
    }
    trail.pop()
    done.add(source.path)
  }

  for (const source of sources) if (!done.has(source.path)) visit(source)
  return found
}
