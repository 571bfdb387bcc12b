import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Bench, Figure } from './bench.ts'

const run = promisify(execFile)

/** What the balancer costs, on trees in which more than half of all nodes bind. */
export const balancer: Bench = {
  name: 'balancer',
  about:
    'one cycle of the balancer, in nanoseconds per leaf, on trees in which more than half of all nodes bind; of many runs ' +
    'the fastest tenth takes at most so long, since what else the machine does only ever adds. ' +
    'A cycle is the admission of minima and the fill; in steps of 100, 230 and 690 W with quantising. ' +
    'Warm cycles follow one in which 2 % of the leaves asked for something else. HiGHS is an LP solver, ' +
    'on the same problem: it finds the total, and in another run the lowest level, where one cycle finds both and all shares',
  // Alone: beside the modules of the whole server the same code runs about a third slower.
  run: async () => {
    const alone = fileURLToPath(new URL('./balancerAlone.ts', import.meta.url))
    const { stdout } = await run(process.execPath, [...process.execArgv, alone])
    return JSON.parse(stdout) as Figure[]
  },
}
