/** package.json, as far as its dependencies go. */
export type Manifest = {
  readonly dependencies?: Versions
  readonly devDependencies?: Versions
  readonly optionalDependencies?: Versions
  readonly overrides?: Readonly<Record<string, string | Versions>>
  readonly allowScripts?: Readonly<Record<string, boolean>>
}
type Versions = Readonly<Record<string, string>>

/** One line of package-lock.json, by the folder in which the package is installed. */
export type Locked = {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly link?: boolean
  readonly dev?: boolean
  readonly license?: string
  readonly hasInstallScript?: boolean
  readonly dependencies?: Versions
  readonly optionalDependencies?: Versions
}
export type Lock = Readonly<Record<string, Locked>>

/** A range would make two checkouts of one commit differ. Our own workspaces come from the checkout itself. */
export function inexact(path: string, manifest: Manifest): readonly string[] {
  const exact = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
  return Object.entries(all)
    .filter(([name, version]) => !exact.test(version) && !(name.startsWith('@busbar/') && version === '*'))
    .map(([name, version]) => `${path} asks for ${name} "${version}": name one version`)
}

/** npm leaves out what its registry lacks, silently: other systems could then not install. */
export function missing(lock: Lock): readonly string[] {
  return packagesOf(lock).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {})
      .filter((name) => placeOf(lock, path, name) === null)
      .map((name) => `${path || 'package.json'} needs ${name} on some systems, which package-lock.json lacks`),
  )
}

/** What is installed is what was locked, from whichever registry. */
export function unchecked(lock: Lock): readonly string[] {
  return packagesOf(lock).flatMap(([path, { integrity, resolved }]) => {
    if (!path.includes('node_modules/')) return []
    if (integrity === undefined) return [`${path} is locked without the hash of its content`]
    const isElsewhere = resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')
    return isElsewhere ? [`${path} is locked to ${resolved}, which others may not reach`] : []
  })
}

/** A package that runs something when it is installed is let or not, but never without having been looked at. */
export function undecidedScripts(lock: Lock, { allowScripts = {} }: Manifest): readonly string[] {
  const running = new Set(packagesOf(lock).flatMap(([path, locked]) => (locked.hasInstallScript ? [nameOf(path)] : [])))
  return [
    ...[...running].filter((name) => !(name in allowScripts)).map((name) => `allowScripts says nothing about ${name}`),
    ...Object.keys(allowScripts)
      .filter((name) => !running.has(name))
      .map((name) => `allowScripts names ${name}, which has no install script`),
  ]
}

/** What `overrides` demands of the dependencies of one package, or of all. */
export function overridesThatFail(lock: Lock, { overrides = {} }: Manifest): readonly string[] {
  return Object.entries(overrides).flatMap(([name, wanted]) => {
    const wishes = typeof wanted === 'string' ? { [name]: wanted } : wanted
    const from = typeof wanted === 'string' ? packagesOf(lock).map(([path]) => path) : placesOf(lock, name)
    const found = Object.entries(wishes).flatMap(([dependency, version]) =>
      from.flatMap((path) => {
        const place = dependency in (lock[path]?.dependencies ?? {}) ? placeOf(lock, path, dependency) : null
        return place === null ? [] : [{ path, dependency, version, is: lock[place]?.version }]
      }),
    )
    if (found.length === 0) return [`overrides names ${name}, but nothing is left to override`]
    return found
      .filter(({ version, is }) => version !== is)
      .map(({ path, dependency, version, is }) => `${path} gets ${dependency} ${is}, against the override ${version}`)
  })
}

const permissive = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]

// Builds the page's styles and is part of nothing that we ship: its MPL asks for what is changed in it to be shown.
const excepted = [{ name: /^lightningcss(-[\w-]+)?$/, licence: 'MPL-2.0' }]

/** Packages that run with Busbar under a licence that asks more than to be named. */
export function strangeLicences(lock: Lock, licenceOf: (path: string) => string | undefined): readonly string[] {
  return packagesOf(lock).flatMap(([path, locked]) => {
    if (!path.includes('node_modules/') || locked.dev) return []
    const licence = licenceOf(path) ?? locked.license
    if (licence === undefined) return [`${path} states no licence`]
    const isExcepted = excepted.some(({ name, licence: one }) => name.test(nameOf(path)) && one === licence)
    return isExcepted || isPermissive(licence) ? [] : [`${path} is under ${licence}`]
  })
}

/** Of alternatives one will do; of licences that hold together each must. */
function isPermissive(licence: string): boolean {
  const plain = licence.replace(/[()]/g, '')
  return plain.split(' OR ').some((one) => one.split(' AND ').every((part) => permissive.includes(part.trim())))
}

const packagesOf = (lock: Lock): readonly (readonly [string, Locked])[] =>
  Object.entries(lock).filter(([, { link }]) => !link)

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

const placesOf = (lock: Lock, name: string): readonly string[] =>
  packagesOf(lock).flatMap(([path]) => (nameOf(path) === name && path.includes('node_modules/') ? [path] : []))

/** Where Node finds a package from the folder of another: the nearest node_modules upward. */
function placeOf(lock: Lock, from: string, name: string): string | null {
  for (let folder = from; ; folder = parentOf(folder)) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (place in lock) return place
    if (folder === '') return null
  }
}

function parentOf(folder: string): string {
  const at = folder.lastIndexOf('/node_modules/')
  return at < 0 ? '' : folder.slice(0, at)
}
