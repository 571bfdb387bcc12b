import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { balance } from '../src/balance.ts'
import type { GraphInput } from '../src/graph.ts'
import { balanceJson } from '../src/json.ts'
import { drawn, kw } from './support/depot.ts'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, text]) => text ?? '')
/** The cells behind the first of a row. */
const cellsOf = (row: string): readonly string[] => {
  const line = readme.split('\n').find((one) => one.startsWith(`| ${row} `))
  return (line ?? '')
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim().replaceAll('`', ''))
}

test('LB-16: the question in the README has the answer in the README', () => {
  const [question, answer] = blocks('json')
  expect(balanceJson(JSON.parse(question!))).toEqual(JSON.parse(answer!))
})

test('LB-1: the graph in the README’s code is balanced', () => {
  const [code] = blocks('ts')
  // Written as code, it is JSON but for its quotes, the names without any, and underlines in numbers.
  const graph = code!
    .slice(code!.indexOf('balance({') + 'balance('.length, code!.lastIndexOf(')'))
    .replaceAll("'", '"')
    .replaceAll(/(\w+): /g, '"$1": ')
    .replaceAll(/(\d)_(\d)/g, '$1$2')
    .replaceAll(/,(\s*[\]}])/g, '$1')
  expect(balance(JSON.parse(graph) as GraphInput).allocations.map(({ w }) => w)).toEqual([20 * kw, 80 * kw])
})

test('LB-5, LB-10: the README’s tables of the worked example are what comes out', () => {
  const circuit = (name: string, w: number) => ({
    w,
    below: Object.fromEntries(
      [1, 2, 3, 4].map((nth) => [
        `${name}${nth}`,
        { kind: 'CHARGE_POINT', w: 150 * kw, leaf: { wanted_w: 150 * kw } } as const,
      ]),
    ),
  })
  const depot = (bKw: number) => {
    const below = {
      A: circuit('A', 400 * kw),
      B: circuit('B', bKw * kw),
      C: circuit('C', 400 * kw),
      D: circuit('D', 400 * kw),
    }
    return balance(drawn({ below: { grid: { kind: 'GRID_CONNECTION', w: 1000 * kw, below } } }))
  }
  const told = (names: RegExp, decision: ReturnType<typeof depot>) => {
    const some = decision.allocations.filter(({ node_id }) => names.test(node_id))
    return [...new Set(some.map(({ w, binding_node_id }) => `${w.toLocaleString('en')} W|${binding_node_id}`))]
  }
  const even = depot(400)
  const [eachW, holder, grid, circuits] = cellsOf('all 16')
  expect(told(/./, even)).toEqual([`${eachW}|${holder}`])
  const statusOf = (id: string) => even.nodes.find(({ node_id }) => node_id === id)?.status
  expect(statusOf('grid')).toBe(grid)
  for (const id of ['A', 'B', 'C', 'D']) expect(statusOf(id)).toBe(circuits)

  const tight = depot(200)
  expect(told(/^B/, tight)).toEqual([cellsOf('B1 to B4').join('|')])
  expect(told(/^[AC]/, tight)).toEqual([cellsOf('A1 to A4, C1 to C4').join('|')])
  expect(told(/^D/, tight)).toEqual([cellsOf('D1 to D4').join('|')])
})
