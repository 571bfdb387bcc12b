import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  inexact,
  type Lock,
  type Manifest,
  missing,
  overridesThatFail,
  strangeLicences,
  unchecked,
  undecidedScripts,
} from './dependencies.ts'
import { root } from './sources.ts'

const read = async <Content>(path: string): Promise<Content> =>
  JSON.parse(await readFile(join(root, path), 'utf8')) as Content

const { packages: lock } = await read<{ packages: Lock }>('package-lock.json')
const manifest = await read<Manifest & { workspaces: readonly string[] }>('package.json')

describe('what Busbar stands on', () => {
  test('is asked for by exact versions', async () => {
    const paths = ['package.json', ...manifest.workspaces.map((workspace) => `${workspace}/package.json`)]
    const wrong = await Promise.all(paths.map(async (path) => inexact(path, await read<Manifest>(path))))
    expect(wrong.flat()).toEqual([])
  })

  test('is locked for every system, with hashes, and to nobody’s registry', () => {
    expect(missing(lock)).toEqual([])
    expect(unchecked(lock)).toEqual([])
  })

  test('runs nothing at installation that nobody decided about', () => {
    expect(undecidedScripts(lock, manifest)).toEqual([])
  })

  test('is as the overrides say', () => {
    expect(overridesThatFail(lock, manifest)).toEqual([])
  })

  test('is under licences that allow it', async () => {
    const paths = Object.keys(lock).filter((path) => path.includes('node_modules/'))
    const stated = new Map(await Promise.all(paths.map(async (path) => [path, await licenceOf(path)] as const)))
    expect([...stated.values()].filter((licence) => licence !== undefined).length).toBeGreaterThan(100)
    expect(strangeLicences(lock, (path) => stated.get(path))).toEqual([])
  })
})

/** As the package itself says; what is for another system is not installed here, and the lock has to say it. */
async function licenceOf(path: string): Promise<string | undefined> {
  type Stated = {
    readonly license?: string | { readonly type: string }
    readonly licenses?: readonly { type: string }[]
  }
  const stated = await read<Stated>(`${path}/package.json`).catch(() => ({}) as Stated)
  if (typeof stated.license === 'string') return stated.license
  return stated.license?.type ?? stated.licenses?.map(({ type }) => type).join(' OR ')
}

describe('each of these rules can fail', () => {
  test.each([['^1.0.0'], ['~1.0.0'], ['*'], ['1.x'], ['latest'], ['npm:other@^1.0.0'], ['github:a/b']])(
    'an inexact version: %s',
    (version) => {
      expect(inexact('package.json', { devDependencies: { a: version } })).toHaveLength(1)
    },
  )

  test('an exact version, also under another name or of a workspace', () => {
    const dependencies = { a: '1.0.0', b: '1.0.0-beta.17', c: 'npm:@x/y@7.0.2', '@busbar/domain': '*' }
    expect(inexact('package.json', { dependencies })).toEqual([])
  })

  test('a system that the lock forgot', () => {
    const forgetful = { 'node_modules/a': { optionalDependencies: { 'a-linux': '1.0.0', 'a-darwin': '1.0.0' } } }
    const whole = { 'node_modules/a-darwin': {}, 'node_modules/a/node_modules/a-linux': {} }
    expect(missing({ ...forgetful, 'node_modules/a-linux': {} })).toEqual([expect.stringContaining('a-darwin')])
    expect(missing({ ...forgetful, ...whole })).toEqual([])
  })

  test('a package without a hash, or from a registry of one’s own', () => {
    expect(unchecked({ 'node_modules/a': { version: '1.0.0' } })).toEqual([expect.stringContaining('hash')])
    const resolved = 'https://npm.example.org/a.tgz'
    expect(unchecked({ 'node_modules/a': { integrity: 'sha512-a', resolved } })).toEqual([
      expect.stringContaining('npm.example.org'),
    ])
    expect(unchecked({ server: {}, 'node_modules/a': { integrity: 'sha512-a' } })).toEqual([])
  })

  test('an install script that nobody decided about, and a decision about none', () => {
    const running = { 'node_modules/a': { hasInstallScript: true }, 'node_modules/b/node_modules/@c/d': {} }
    expect(undecidedScripts(running, {})).toEqual(['allowScripts says nothing about a'])
    expect(undecidedScripts(running, { allowScripts: { a: false } })).toEqual([])
    expect(undecidedScripts(running, { allowScripts: { a: true, '@c/d': true } })).toHaveLength(1)
  })

  test('an override that does not hold, or has nothing left to do', () => {
    const one = { 'node_modules/a': { dependencies: { b: '^1.0.0' } }, 'node_modules/b': { version: '1.2.0' } }
    expect(overridesThatFail(one, { overrides: { a: { b: '1.1.0' } } })).toEqual([
      'node_modules/a gets b 1.2.0, against the override 1.1.0',
    ])
    expect(overridesThatFail(one, { overrides: { b: '1.1.0' } })).toHaveLength(1)
    expect(overridesThatFail(one, { overrides: { a: { b: '1.2.0' } } })).toEqual([])
    expect(overridesThatFail(one, { overrides: { c: { b: '1.1.0' } } })).toEqual([expect.stringContaining('nothing')])
  })

  test.each([['GPL-3.0'], ['MIT AND GPL-3.0'], ['MPL-2.0'], ['SEE LICENSE IN LICENSE'], [undefined]])(
    'a licence that does not allow it: %s',
    (license) => {
      const locked = license === undefined ? {} : { license }
      expect(strangeLicences({ 'node_modules/a': locked }, () => undefined)).toHaveLength(1)
      expect(strangeLicences({ 'node_modules/a': { dev: true, ...locked } }, () => undefined)).toEqual([])
    },
  )

  test('a licence that the package states otherwise than the lock', () => {
    expect(strangeLicences({ 'node_modules/a': { license: 'MIT' } }, () => 'AGPL-3.0')).toHaveLength(1)
    expect(strangeLicences({ 'node_modules/a': { license: '(MIT OR GPL-3.0)' } }, () => undefined)).toEqual([])
  })
})
