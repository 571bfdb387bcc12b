import { replay } from '@busbar/domain/cycles/replay'
import { expect, test } from 'vitest'
import { siteSettings } from '../../server/src/simulation/engine.ts'
import { fallbackW, gridW, ratingW, type Seen, steeredYard } from './steeredYard.ts'

// With others a bus may leave, and the next come, while these look.
const seed = 7

const kinds = ({ troubles }: Seen) => troubles.map(({ kind }) => kind)
const ofBay = ({ result }: Seen, name: string) => result.units.find((unit) => unit.name.startsWith(name))!

test(`OCPP-4: who draws more than its limit is booked at what it may draw, others make room, until it obeys again, seed ${seed}`, async () => {
  const { charger, seen, pass, drawnW, errors } = await steeredYard(seed)
  expect(seen.at(-1)!.troubles).toEqual([])
  expect(Math.round(drawnW() / 1000)).toBe(gridW / 1000)

  charger('B').acquire('NEVER_OBEYS')
  await pass(90)
  const lying = seen.at(-1)!
  expect(charger('B').drawnW()).toBe(ratingW)
  expect(drawnW()).toBeLessThanOrEqual(gridW)
  expect(ofBay(lying, 'B')).toMatchObject({ state: 'DISOBEYING', grantedW: null, reservedW: ratingW })
  expect(ofBay(lying, 'A').grantedW! + ofBay(lying, 'C').grantedW!).toBe(gridW - ratingW)
  expect(lying.troubles).toMatchObject([
    { kind: 'CHARGER_DISOBEYS', severity: 'RED', context: { measuredW: ratingW, bookedW: ratingW } },
  ])
  expect(lying.troubles[0]!.scope).toMatchObject({ type: 'UNIT', id: ofBay(lying, 'B').unitId })

  charger('B').lose('NEVER_OBEYS')
  await pass(240)
  const obeying = seen.at(-1)!
  expect(obeying.troubles).toEqual([])
  expect(['A', 'B', 'C'].map((bay) => ofBay(obeying, bay).state)).toEqual(['STEERED', 'STEERED', 'STEERED'])
  expect(Math.round(drawnW() / 1000)).toBe(gridW / 1000)
  expect(errors).toEqual([])
})

test.each([
  ['CLOCK_SLOW', -600_000],
  ['CLOCK_FAST', 600_000],
] as const)(
  `OCPP-2, OCPP-4: one with %s gets its whole share, and is found when it draws more, seed ${seed}`,
  async (habit, aheadMs) => {
    const { charger, seen, pass, drawnW, errors } = await steeredYard(seed)
    charger('B').acquire(habit)
    charger('B').stepClock(aheadMs)
    await pass(300)
    const steered = seen.at(-1)!
    expect(Math.round(drawnW() / 1000)).toBe(gridW / 1000)
    expect(['A', 'B', 'C'].map((bay) => ofBay(steered, bay).state)).toEqual(['STEERED', 'STEERED', 'STEERED'])
    expect(steered.troubles).toMatchObject([{ kind: 'CHARGER_CLOCK', context: { isAhead: aheadMs > 0 } }])
    expect(Math.round(Number(steered.troubles[0]!.context['offMs']) / 1000)).toBe(600)

    charger('B').acquire('NEVER_OBEYS')
    await pass(90)
    expect(charger('B').drawnW()).toBe(ratingW)
    expect(drawnW()).toBeLessThanOrEqual(gridW)
    expect(kinds(seen.at(-1)!)).toContain('CHARGER_DISOBEYS')

    charger('B').lose(habit)
    charger('B').lose('NEVER_OBEYS')
    await pass(600)
    expect(seen.at(-1)!.troubles).toEqual([])
    expect(Math.round(drawnW() / 1000)).toBe(gridW / 1000)
    expect(errors).toEqual([])
  },
)

test.each([-600_000, 600_000])(
  `OCPP-3: a clock that jumps by %i ms while it is heard lets nobody draw more than there is, seed ${seed}`,
  async (byMs) => {
    const { charger, seen, pass, drawnW, errors } = await steeredYard(seed)
    charger('B').stepClock(byMs)
    for (let nth = 0; nth < 100; nth++) {
      await pass(6)
      expect(drawnW()).toBeLessThanOrEqual(gridW)
    }
    expect(seen.at(-1)!.troubles).toEqual([])
    expect(Math.round(drawnW() / 1000)).toBe(gridW / 1000)
    expect(errors).toEqual([])
  },
)

test(`OCPP-3: a drop without notice that one doesn’t follow: nothing is raised, and the time to safety is recorded, seed ${seed}`, async () => {
  const { charger, central, seen, time, pass, drawnW, errors } = await steeredYard(seed)
  charger('B').acquire('NO_ANSWER')
  const fellAt = time.now()
  const limitW = 3 * fallbackW + 20_000
  const told = { from: fellAt, until: fellAt + 7_200_000, limitW, knownAt: fellAt }
  central.limitKnown({ nodeId: 'grid', ...told })
  await pass(siteSettings.cycle.leaseMs / 1000 + 60)

  const during = seen.filter(({ image, result }) => image.now >= fellAt && result.plan.excess.length > 0)
  const first = during[0]!
  expect(first.image.now - fellAt).toBeLessThan(1_000)
  expect(first.result.plan.excess[0]!.overW).toBe(gridW - limitW)
  // One whose sample was taken on its way down counts with that until the next one.
  const overs = during
    .filter(({ image }) => image.units.every(({ permission }) => permission.overdrawnW === null))
    .map(({ result }) => result.plan.excess.find(({ nodeId }) => isGrid(first, nodeId))!.overW)
  expect(overs.length).toBeGreaterThan(3)
  overs.forEach((overW, nth) => expect(overW).toBeLessThanOrEqual(overs[nth - 1] ?? Infinity))
  for (const { sent } of during) expect(sent.filter(({ why }) => why === 'RAISE')).toEqual([])

  const told10s = during.filter(({ image }) => image.now - fellAt > 12_000)
  expect(told10s.length).toBeGreaterThan(3)
  for (const one of told10s) expect(kinds(one)).toContain('EXCESS')
  for (const one of during.filter(({ image }) => image.now - fellAt < 9_000)) expect(kinds(one)).not.toContain('EXCESS')
  const { context } = told10s.at(-1)!.troubles.find(({ kind }) => kind === 'EXCESS')!
  expect(context).toMatchObject({ since: first.image.now, mostOverW: gridW - limitW, limitW })

  const over = seen.find(({ image, result }) => image.now > fellAt && result.excessTimes.some(hasEnded))!
  const [window] = over.result.excessTimes.filter(hasEnded)
  expect(window).toMatchObject({ since: first.image.now, endedAt: over.image.now })
  expect(over.image.now - Number(context['safeAt'])).toBeLessThanOrEqual(siteSettings.cycleEveryMs)
  expect(drawnW()).toBeLessThanOrEqual(limitW)
  expect(kinds(over)).not.toContain('EXCESS')
  for (const { image, result } of [first, over]) expect(replay(image, result)).toEqual({ isSame: true })
  expect(errors).toEqual([])
})

test(`OCPP-2: who turns limits of sessions away is steered by its connector’s, and follows a drop as well, seed ${seed}`, async () => {
  const { central, seen, time, pass, drawnW, errors } = await steeredYard(seed, {
    A: ['REJECTS_TX_PROFILE'],
    B: ['REJECTS_TX_PROFILE', 'REJECTS_STATION_MAX'],
  })
  const states = () => ['A', 'B', 'C'].map((bay) => ofBay(seen.at(-1)!, bay).state)
  expect(states()).toEqual(['STEERED', 'STEERED', 'STEERED'])
  expect(Math.round(drawnW() / 1000)).toBe(gridW / 1000)
  const limitW = 150_000
  const fellAt = time.now()
  central.limitKnown({ nodeId: 'grid', from: fellAt, until: fellAt + 7_200_000, limitW, knownAt: fellAt })
  await pass(30)
  expect(drawnW()).toBeLessThanOrEqual(limitW)
  // Leases are renewed, and nobody falls back in between.
  await pass(2 * (siteSettings.cycle.leaseMs / 1000))
  expect(states()).toEqual(['STEERED', 'STEERED', 'STEERED'])
  expect(Math.round(drawnW() / 1000)).toBe(limitW / 1000)
  expect(seen.at(-1)!.troubles).toEqual([])
  expect(errors).toEqual([])
})

const hasEnded = ({ endedAt }: { readonly endedAt: number | null }): boolean => endedAt !== null
const isGrid = ({ result }: Seen, nodeId: string): boolean =>
  result.nodes.find((node) => node.nodeId === nodeId)?.name === 'grid'

test(`OCPP-3: what flows beside the chargers counts from the first cycle after a restart on, until meters are read anew, seed ${seed}`, async () => {
  const { central, seen, restart, pass, time, drawnW, errors } = await steeredYard(seed)
  const besideW = 60_000
  central.measured('grid', besideW, time.now(), drawnW() + besideW)
  await pass(40)
  expect(drawnW()).toBeLessThanOrEqual(gridW - besideW)

  const decided = seen.length
  await restart()
  await pass(10)
  const after = seen.slice(decided)
  expect(after.length).toBeGreaterThan(0)
  for (const { result } of after) {
    expect(result.nodes.find(({ name }) => name === 'grid')).toMatchObject({ besideW })
  }
  expect(drawnW()).toBeLessThanOrEqual(gridW - besideW)
  expect(errors).toEqual([])
})

test(`TEL-4: a meter that was silent for long while nobody steered lets nothing be raised until it is read, seed ${seed}`, async () => {
  const { central, seen, restart, pass, time, drawnW, errors } = await steeredYard(seed)
  const besideW = 60_000
  central.measured('grid', besideW, time.now(), drawnW() + besideW)
  await pass(40)

  const decided = seen.length
  const next = await restart(600)
  await pass(60)
  const unread = seen.slice(decided)
  expect(new Set(unread.map(({ result }) => result.outcome))).toEqual(new Set(['REJECTED']))
  expect(new Set(unread.map(({ result }) => result.primaryReason))).toEqual(new Set(['TELEMETRY_FALLBACK_UNSATISFIED']))
  expect(Math.round(drawnW() / 1000)).toBe((3 * fallbackW) / 1000)

  next.measured('grid', besideW, time.now(), drawnW() + besideW)
  await pass(60)
  expect(seen.at(-1)!.result.outcome).toBe('CURTAILED')
  expect(drawnW()).toBeGreaterThan(0.9 * (gridW - besideW))
  expect(drawnW()).toBeLessThanOrEqual(gridW - besideW)
  expect(errors).toEqual([])
})
