/** One measured figure, as it stands in the table. */
export type Figure = {
  readonly what: string
  readonly value: number
  readonly unit: 'ns' | 'ms' | '/s' | '×' | 'B' | 'kB' | 'MB' | 'W' | ''
  /** the figure must stay below it */
  readonly below?: number
  /** the figure must reach it */
  readonly atLeast?: number
}

export type Bench = { readonly name: string; readonly about: string; run(): Promise<readonly Figure[]> }

/** The time of each of `count` runs, in milliseconds, in order of size. */
export async function timed(count: number, run: (nth: number) => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = []
  for (let nth = 0; nth < count; nth++) {
    const startedAt = performance.now()
    await run(nth)
    times.push(performance.now() - startedAt)
  }
  return times.sort((a, b) => a - b)
}

/** Several things in turn, so that a busy moment of the machine hits all of them. */
export async function timedInTurn<Name extends string>(
  count: number,
  runs: Readonly<Record<Name, () => Promise<unknown>>>,
): Promise<Record<Name, readonly number[]>> {
  const names = Object.keys(runs) as Name[]
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let nth = 0; nth < count; nth++) {
    for (const name of names) times[name].push(...(await timed(1, runs[name])))
  }
  for (const name of names) times[name].sort((a, b) => a - b)
  return times
}

/** The time of each run with several under way at once, and of all together. */
export async function timedAtOnce(
  count: number,
  atOnce: number,
  run: (nth: number) => Promise<unknown>,
): Promise<{ readonly times: readonly number[]; readonly tookMs: number }> {
  let begun = 0
  const startedAt = performance.now()
  const lanes = Array.from({ length: atOnce }, async () => {
    const times: number[] = []
    while (begun < count) {
      const nth = begun++
      const [time = 0] = await timed(1, () => run(nth))
      times.push(time)
    }
    return times
  })
  const times = (await Promise.all(lanes)).flat().sort((a, b) => a - b)
  return { times, tookMs: performance.now() - startedAt }
}

export function percentile(sorted: readonly number[], percent: number): number {
  const at = Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)
  return sorted[Math.max(0, at)] ?? Number.NaN
}
