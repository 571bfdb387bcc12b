import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Alone } from './balancerAlone.ts'
import type { Bench } from './bench.ts'

const run = promisify(execFile)
const sizes = [16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576]

/** What the balancer costs, on trees in which more than half of all nodes bind. */
export const balancer: Bench = {
  name: 'balancer',
  about:
    'one cycle of the balancer, in nanoseconds per leaf, on trees in which more than half of all nodes bind; of many runs ' +
    'the fastest tenth takes at most so long, since what else the machine does only ever adds. ' +
    'A cycle is the admission of minima and the fill; in steps of 100, 230 and 690 W with quantising. ' +
    'Warm cycles follow one in which 2 % of the leaves asked for something else. HiGHS is an LP solver, ' +
    'on the same problem: it finds the total, and in another run the lowest level, where one cycle finds both and all shares',
  // Each size alone: what the engine learned on other trees, or from the modules of the whole server, slows it down.
  run: async () => {
    const measured: Alone[] = []
    for (const leaves of sizes) measured.push(await runAlone(leaves))
    const [first, last] = [measured[0]!, measured.at(-1)!]
    const exponent = Math.log(last.coldNs / first.coldNs) / Math.log(sizes.at(-1)! / sizes[0]!)
    return [
      ...measured.flatMap(({ figures }) => figures),
      { what: 'growth of the cost with the leaves, exponent', value: exponent, unit: '', below: 1.15 },
    ]
  },
}

async function runAlone(leaves: number): Promise<Alone> {
  const alone = fileURLToPath(new URL('./balancerAlone.ts', import.meta.url))
  const { stdout } = await run(process.execPath, [...process.execArgv, alone, String(leaves)])
  return JSON.parse(stdout) as Alone
}
