import { percentile } from './bench.ts'
import { type FleetCharger, fleetCharger, type Make } from './fleetCharger.ts'

/** What the fleet is asked, and what it answers. */
export type Asked =
  /** all at once, as after a power cut; done when each has begun to charge */
  | { readonly what: 'come'; readonly url: string; readonly makes: readonly Make[] }
  /** from now on each says what it draws every so often */
  | { readonly what: 'measure'; readonly everyMs: number }
  /** how long answers took from now on, for so long */
  | { readonly what: 'time'; readonly forMs: number }
  /** until every limit is on that side of so many watts */
  | { readonly what: 'awaitLimits'; readonly side: 'BELOW' | 'ABOVE'; readonly limitW: number }
  /** every line is cut at once; done when each is back and has had an answer */
  | { readonly what: 'reconnect' }

export type Come = { readonly openedMs: number; readonly doneMs: number; readonly turnedAway: number }
export type Timed = {
  readonly answers: number
  /** the server said that it could not take them */
  readonly notTaken: number
  readonly p50: number
  readonly p99: number
  readonly most: number
}
export type Limited = { readonly at: number }
export type Answers = {
  readonly come: Come
  readonly measure: null
  readonly time: Timed
  readonly awaitLimits: Limited
  readonly reconnect: Come
}

// Chargers in a process of their own, so that the server's processor time is the server's alone.
let fleet: readonly FleetCharger[] = []
let tookMs: number[] | null = null
let notTaken = 0
let lookAtLimits = (): void => {}
const heard = {
  answered(ms: number, isTaken: boolean): void {
    tookMs?.push(ms)
    if (!isTaken) notTaken++
  },
  limited: () => lookAtLimits(),
}

process.on('message', (asked: Asked) => {
  answer(asked).then(
    (told) => process.send?.(told),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function answer(asked: Asked): Promise<Answers[Asked['what']]> {
  switch (asked.what) {
    case 'come':
      fleet = asked.makes.map((make) => fleetCharger(make, asked.url, heard))
      return come((charger) => charger.begin())
    case 'measure':
      measureEvery(asked.everyMs)
      return null
    case 'time':
      return timeFor(asked.forMs)
    case 'awaitLimits':
      return awaitLimits(({ limitW }) => (asked.side === 'BELOW' ? limitW() < asked.limitW : limitW() > asked.limitW))
    case 'reconnect':
      for (const charger of fleet) charger.cut()
      return come((charger) => charger.measure())
  }
}

async function come(then: (charger: FleetCharger) => Promise<void>): Promise<Come> {
  const startedAt = performance.now()
  let openedMs = 0
  const turnedAway = await Promise.all(
    fleet.map(async (charger) => {
      const times = await charger.connect()
      openedMs = performance.now() - startedAt
      await then(charger)
      return times
    }),
  )
  const doneMs = performance.now() - startedAt
  return { openedMs, doneMs, turnedAway: turnedAway.reduce((sum, times) => sum + times, 0) }
}

const tickMs = 10

/** One after the other, evenly over the time: chargers don't know of each other. */
function measureEvery(everyMs: number): void {
  const startedAt = performance.now()
  let said = 0
  setInterval(() => {
    const due = ((performance.now() - startedAt) / everyMs) * fleet.length
    for (; said < due; said++) void fleet[said % fleet.length]?.measure()
  }, tickMs)
}

async function timeFor(forMs: number): Promise<Timed> {
  const times: number[] = []
  tookMs = times
  const notTakenBefore = notTaken
  await new Promise((resolve) => setTimeout(resolve, forMs))
  tookMs = null
  times.sort((a, b) => a - b)
  return {
    ...{ answers: times.length, notTaken: notTaken - notTakenBefore },
    ...{ p50: percentile(times, 50), p99: percentile(times, 99), most: times.at(-1) ?? NaN },
  }
}

function awaitLimits(isThere: (charger: FleetCharger) => boolean): Promise<Limited> {
  return new Promise((resolve) => {
    lookAtLimits = () => {
      // The same clock in all processes of a machine.
      const at = performance.timeOrigin + performance.now()
      if (!fleet.every(isThere)) return
      lookAtLimits = () => {}
      resolve({ at })
    }
    lookAtLimits()
  })
}
