import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, platform, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { formatted } from '../tools/formatted.ts'
import { balancer } from './balancer.ts'
import type { Bench, Figure } from './bench.ts'
import { chargers } from './chargers.ts'
import { commands } from './commands.ts'
import { cycle } from './cycle.ts'
import { hostile } from './hostile.ts'
import { limitDrop } from './limitDrop.ts'
import { microgridRead } from './microgridRead.ts'
import { ocppDoorBench } from './ocppDoor.ts'
import { startUp } from './startUp.ts'
import { telemetry } from './telemetry.ts'

const benches: readonly Bench[] = [
  ...[balancer, cycle, ocppDoorBench, hostile, chargers, limitDrop, telemetry, microgridRead, commands, startUp],
]
const results = fileURLToPath(new URL('./results/', import.meta.url))

// `npm run bench` runs all and writes the results down; with names it runs those, and only prints.
const wished = process.argv.slice(2)
const unknown = wished.find((name) => !benches.some((bench) => bench.name === name))
if (unknown !== undefined) {
  console.error(`there is no bench "${unknown}"; there are ${benches.map(({ name }) => name).join(', ')}`)
  process.exit(1)
}

const parts: string[] = []
let missed = 0
for (const bench of benches.filter(({ name }) => wished.length === 0 || wished.includes(name))) {
  console.error(`${bench.name}: ${bench.about}`)
  const figures = await bench.run()
  missed += figures.filter(isMissed).length
  parts.push(table(bench, figures))
}
const page = await formatted('bench/results/latest.md', `# Measured\n\n${machine()}\n\n${parts.join('\n\n')}\n`)
console.log(page)
if (wished.length === 0) {
  await mkdir(results, { recursive: true })
  await writeFile(`${results}latest.md`, page)
}
process.exit(missed > 0 ? 1 : 0)

function machine(): string {
  const [cpu] = cpus()
  const memoryGb = Math.round(totalmem() / 1e9)
  const day = new Date().toISOString().slice(0, 10)
  return `${day} on ${cpus().length} cores (${cpu?.model.trim()}), ${memoryGb} GB, ${platform()} ${release()}, Node ${process.versions.node}, by \`npm run bench\`. The load generator shares the cores.`
}

function table({ name, about }: Bench, figures: readonly Figure[]): string {
  const lines = figures.map((figure) => {
    return `| ${figure.what} | ${rounded(figure.value)} ${figure.unit} | ${limitOf(figure)} |`
  })
  return [
    `## ${name}`,
    '',
    `${about[0]?.toUpperCase()}${about.slice(1)}.`,
    '',
    '| what | measured | limit |',
    '| --- | ---: | --- |',
    ...lines,
  ].join('\n')
}

function limitOf(figure: Figure): string {
  const { below, atLeast, unit } = figure
  if (below === undefined && atLeast === undefined) return ''
  const limit = below === undefined ? `≥ ${atLeast} ${unit}` : `< ${below} ${unit}`
  return `${limit.trim()}${isMissed(figure) ? ', missed' : ''}`
}

function isMissed({ value, below = Infinity, atLeast = -Infinity }: Figure): boolean {
  return !(value < below && value >= atLeast)
}

function rounded(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 })
}
