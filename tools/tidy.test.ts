import { describe, expect, test } from 'vitest'
import { emptyNames } from './names.ts'
import { tooLong } from './shape.ts'
import { isGenerated, parse, type Source, sourcesOf, textFiles, told } from './sources.ts'
import { read, requirements, unnamed } from './specification.ts'
import { idleTests, idsNamed, wrongNames } from './testForm.ts'
import { deadLinks, ofOneDesk, ragged, unfinishedWork } from './texts.ts'

const files = textFiles()
const sources = sourcesOf(files)
const ours = files.filter(({ path }) => !isGenerated(path))
const known = requirements().map(({ id }) => id)
const parsed = (path: string, text: string): Source => parse({ path, text })

describe('what is checked in', () => {
  test('has no file and no function too long to be held in one’s head', () => {
    expect(told(sources.flatMap(tooLong))).toEqual([])
  })

  test('has no names that would fit anything', () => {
    expect(told(sources.flatMap(emptyNames))).toEqual([])
  })

  test('has tests that say which requirement they prove', () => {
    expect(told(sources.flatMap((source) => wrongNames(source, known)))).toEqual([])
  })

  test('has no tests that only look as if they passed', () => {
    expect(told(sources.flatMap(idleTests))).toEqual([])
  })

  test('has a test for every requirement that is due', () => {
    const named = new Set(sources.flatMap(idsNamed))
    const later = unnamed(requirements(), named, 'later').map(({ id }) => id)
    console.log(`${later.length} requirements are for later: ${later.join(' ')}`)
    expect(unnamed(requirements(), named, 'now').map(({ id, about }) => `${id} ${about}`)).toEqual([])
  })

  test('ends every line and every file as it should', () => {
    expect(told(ours.flatMap(ragged))).toEqual([])
  })

  test('holds no reminder of work to be done', () => {
    expect(told(ours.flatMap(unfinishedWork))).toEqual([])
  })

  test('speaks of no one’s machine', () => {
    expect(told(files.flatMap(ofOneDesk))).toEqual([])
  })

  test('links only to files that are there', () => {
    const paths = files.map(({ path }) => path)
    expect(told(files.flatMap((file) => deadLinks(file, paths)))).toEqual([])
  })
})

const lines = (count: number): string => 'a()\n'.repeat(count)

describe('each of these rules can fail', () => {
  test.each([
    ['a file', 'server/src/a.ts', lines(401), 'is a file of 401 lines'],
    ['a function', 'server/src/a.ts', `function a() {\n${lines(59)}}`, 'a function of 61 lines'],
    ['an arrow', 'server/src/a.ts', `const a = () => {\n${lines(59)}}`, 'a function of 61 lines'],
    ['a method', 'server/src/a.ts', `const a = { b() {\n${lines(59)}} }`, 'a function of 61 lines'],
    ['a component', 'ui/src/A.tsx', `function A() {\n${lines(119)}}`, 'a function of 121 lines'],
    ['a test', 'server/src/a.test.ts', `test('a', () => {\n${lines(59)}})`, 'a function of 61 lines'],
    ['an empty reason', 'server/src/a.ts', `// long because:\nfunction a() {\n${lines(59)}}`, 'a function of 61'],
  ])('too long: %s', (_what, path, text, sentence) => {
    expect(told(tooLong(parsed(path, text)))).toEqual([expect.stringContaining(sentence)])
  })

  test.each([
    ['a file', 'server/src/a.ts', lines(400)],
    ['a function', 'server/src/a.ts', `function a() {\n${lines(58)}}`],
    ['a component', 'ui/src/A.tsx', `function A() {\n${lines(118)}}`],
    ['a group of tests', 'server/src/a.test.ts', `describe('a', () => {\n${lines(100)}})`],
    ['a file with a reason', 'server/src/a.ts', `// long because: one table\n${lines(400)}`],
    ['a function with a reason', 'a.ts', `// long because: a table\n// of rows\nfunction a() {\n${lines(99)}}`],
  ])('not too long: %s', (_what, path, text) => {
    expect(told(tooLong(parsed(path, text)))).toEqual([])
  })

  test.each([
    ['server/src/http/utils.ts', '', '"utils"'],
    ['server/src/common/circuits.ts', '', '"common"'],
    ['server/src/http/depot-helper.test.ts', '', '"depot-helper"'],
    ['wire/src/api/depots.ts', 'export type DepotInfo = string', '"DepotInfo"'],
    ['wire/src/api/depots.ts', 'export interface DepotData {}', '"DepotData"'],
    ['server/src/a.ts', 'export class ChargerManager {}', '"ChargerManager"'],
    ['server/src/a.ts', 'export const depotService = 1', '"depotService"'],
    ['server/src/a.ts', 'export function dateUtil() {}', '"dateUtil"'],
    ['server/src/a.ts', 'const one = 1\nexport { one as data }', '"data"'],
  ])('an empty name: %s: %s', (path, text, name) => {
    expect(told(emptyNames(parsed(path, text)))).toEqual([expect.stringContaining(name)])
  })

  test('a name that holds such a word but ends in another is none', () => {
    const text = 'export const dataDir = 1\nexport type ServiceLevel = 1\nconst data = 1'
    expect(emptyNames(parsed('server/src/dataFolder.ts', text))).toEqual([])
    expect(emptyNames(parsed('wire/src/api/common.ts', ''))).toEqual([])
  })

  test.each([
    ["test('it works', () => {})", 'does not begin with the id'],
    ["test.each([1])('%s works', () => {})", 'does not begin with the id'],
    ["test.skipIf(a)('it works', () => {})", 'does not begin with the id'],
    ["describe('a group', () => { it('works', () => {}) })", 'does not begin with the id'],
    ['test(`${id}: works`, () => {})', 'does not begin with the id'],
    ["test('it works', { timeout: 1 }, () => {})", 'does not begin with the id'],
    ["test('MG-99: it works', () => {})", 'names MG-99'],
    ["test('MG-1, MG-99: it works', () => {})", 'names MG-99'],
  ])('a test without an id: %s', (text, sentence) => {
    expect(told(wrongNames(parsed('tests/a.test.ts', text), known))).toEqual([expect.stringContaining(sentence)])
  })

  test.each([
    ["test('MG-1, API-2: it works', () => {})", ['MG-1', 'API-2']],
    ['test(`MG-1: ${what} works`, () => {})', ['MG-1']],
    ["test.each([['MG-2: no']])('MG-1: %s', () => {})", ['MG-1']],
    ["test.describe('MG-1: a group', () => { test('works', () => {}) })", ['MG-1']],
    ["test.beforeEach('x', () => {})\nbeforeAll(() => {})", []],
  ])('a test with an id: %s', (text, ids) => {
    expect(wrongNames(parsed('tests/a.test.ts', text), known)).toEqual([])
    expect(idsNamed(parsed('tests/a.test.ts', text))).toEqual(ids)
  })

  test.each([
    ["test.only('a', () => {})", 'remove .only'],
    ["describe.only('a', () => {})", 'remove .only'],
    ["test.each([1]).only('a', () => {})", 'remove .only'],
    ["test.only.each([1])('a', () => {})", 'remove .only'],
    ["test.skip('a', () => {})", 'without a reason'],
    ["it.todo('a')", 'without a reason'],
    ["// left out because:\ndescribe.skip('a', () => {})", 'without a reason'],
    ["vi.mock('./house.ts')", 'mocks ./house.ts'],
    ["vi.mock('@busbar/server/house')", 'mocks @busbar/server/house'],
    ['page.waitForTimeout(100)', 'waits for a fixed time'],
  ])('a test that proves nothing: %s', (text, sentence) => {
    expect(told(idleTests(parsed('tests/a.test.ts', text)))).toEqual([expect.stringContaining(sentence)])
  })

  test.each([
    ["// left out because: the standard is silent\ntest.skip('a', () => {})"],
    ["test.skip(browser === 'webkit', 'WebKit has no such key')"],
    ["test.skipIf(process.platform !== 'linux')('a', () => {})"],
    ["vi.mock('mqtt')"],
  ])('a test that says why: %s', (text) => {
    expect(idleTests(parsed('tests/a.test.ts', text))).toEqual([])
  })

  test('a requirement that no test names', () => {
    const all = read('# all\n\nnow\nMG-1 one\nMG-2 two\n\nlater\nLB-1 three\n')
    expect(unnamed(all, new Set(['MG-1']), 'now')).toEqual([{ id: 'MG-2', about: 'two', due: 'now' }])
    expect(unnamed(all, new Set(['MG-1']), 'later')).toEqual([{ id: 'LB-1', about: 'three', due: 'later' }])
    expect(() => read('MG-1 one')).toThrow('MG-1')
  })

  test.each([
    ['no newline at the end', 'a', 'does not end with one newline'],
    ['two newlines at the end', 'a\n\n', 'does not end with one newline'],
    ['a carriage return', 'a\r\nb\n', 'a carriage return'],
    ['a blank', 'a \nb\n', 'ends a line with blanks'],
    ['a tab', 'a\t\nb\n', 'ends a line with blanks'],
  ])('a ragged text: %s', (_what, text, sentence) => {
    expect(told(ragged({ path: 'a.md', text }))).toEqual([expect.stringContaining(sentence)])
  })

  test.each([['TO' + 'DO'], ['FIX' + 'ME:'], ['X' + 'XX']])('unfinished: %s', (word) => {
    expect(unfinishedWork({ path: 'a.ts', text: `a\n// ${word} later\n` })).toEqual([
      expect.objectContaining({ line: 2 }),
    ])
  })

  test.each([
    ['/wo' + 'rk/main/README.md'],
    ['see /ro' + 'ot/notes'],
    ['in "/ho' + 'me/ada/busbar"'],
    ['/Us' + 'ers/ada/busbar'],
    ['/tmp/br' + 'ief-common.md'],
    ['help' + 'er-3 made it'],
    ['in its own work' + 'tree'],
  ])('a word of one machine: %s', (text) => {
    expect(ofOneDesk({ path: 'a.md', text })).toHaveLength(1)
  })

  test.each([['https://example.org/work/1'], ['the network/root/site'], ['/home'], ['a helper']])(
    'a word that means the same everywhere: %s',
    (text) => {
      expect(ofOneDesk({ path: 'a.md', text })).toEqual([])
    },
  )

  test.each([
    ['[a](gone.md)', 'gone.md'],
    ['[a](../gone.md#there)', '../gone.md#there'],
    ['![a](gone.png "A picture")', 'gone.png'],
    ['[a]: gone.md', 'gone.md'],
    ['[a](/docs/gone)', '/docs/gone'],
  ])('a dead link: %s', (text, link) => {
    expect(told(deadLinks({ path: 'docs/a.md', text: `\n${text}\n` }, ['docs/a.md', 'docs/decisions/1.md']))).toEqual([
      `docs/a.md:2 links to ${link}, which is not in this repository`,
    ])
  })

  test.each([
    ['[a](decisions/1.md)'],
    ['[a](decisions)'],
    ['[a](/docs/decisions/)'],
    ['[a](../)'],
    ['[a](#there)'],
    ['[a](https://example.org/gone.md)'],
    ['`[a](gone.md)`'],
    ['```md\n[a](gone.md)\n```'],
  ])('a link that leads somewhere: %s', (text) => {
    expect(deadLinks({ path: 'docs/a.md', text }, ['docs/a.md', 'docs/decisions/1.md'])).toEqual([])
  })
})
