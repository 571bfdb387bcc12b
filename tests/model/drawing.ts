import type { RefusalCode } from '@busbar/domain/kernel/refusal'
import type { DepotCommand } from '@busbar/domain/topology/commands'
import type { ParentCircuit } from '@busbar/domain/topology/depot'
import fc from 'fast-check'
import * as a from '../support/depots.ts'

/**
 * A depot as somebody would keep it on paper: two plain lists and a number. It knows the rules by itself and shares
 * no code with the program, so that the two can be compared.
 */
export type Drawing = {
  readonly depotId: string
  /** null while the depot has no microgrid */
  version: number | null
  circuits: { id: string; name: string; parentId: string | null; ratedW: number }[]
  meters: { id: string; circuitId: string }[]
  drawnIds: number
}

/** What somebody wants. Circuits are meant by a number: most mean one that stands, some one that never did or is gone. */
export type Wish =
  | { readonly type: 'add'; readonly name: string; readonly parent: Place }
  | {
      readonly type: 'change'
      readonly at: number
      readonly name?: string
      readonly parent?: Place
      readonly ratedW?: number
    }
  | { readonly type: 'remove'; readonly at: number }
  | { readonly type: 'hang a meter'; readonly at: number }
  | { readonly type: 'take a meter away'; readonly nth: number }
  | { readonly type: 'resync' }
  | { readonly type: 'backfill' }

type Place = number | 'top' | 'nowhere' | 'another depot'

export const drawing = (depotId: string, state: 'new' | 'legacy'): Drawing => ({
  depotId,
  version: state === 'new' ? 1 : null,
  circuits: [],
  meters: [],
  drawnIds: 0,
})

const names = fc.constantFrom('MSB', 'EVDB', 'Workshop', 'Wash')
const gone = 90
const nth = fc.nat(99)
const place: fc.Arbitrary<Place> = fc.oneof(
  { weight: 8, arbitrary: nth },
  { weight: 6, arbitrary: fc.constant<Place>('top') },
  { weight: 1, arbitrary: fc.constantFrom<Place>('nowhere', 'another depot') },
)
const ratedW = fc.constantFrom(100_000, 400_000)

export const wishes = (maxLength: number): fc.Arbitrary<Wish[]> =>
  fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.record({ type: fc.constant('add' as const), name: names, parent: place }) },
      {
        weight: 6,
        arbitrary: fc.record(
          { type: fc.constant('change' as const), at: nth, name: names, parent: place, ratedW },
          { requiredKeys: ['type', 'at'] },
        ),
      },
      { weight: 2, arbitrary: fc.record({ type: fc.constant('remove' as const), at: nth }) },
      { weight: 1, arbitrary: fc.record({ type: fc.constant('hang a meter' as const), at: nth }) },
      { weight: 1, arbitrary: fc.record({ type: fc.constant('take a meter away' as const), nth }) },
      { weight: 1, arbitrary: fc.constantFrom<Wish>({ type: 'resync' }, { type: 'backfill' }) },
    ),
    { maxLength, size: 'max' },
  )

/** Draws the wish, or says why it can't be; and how it is said to the program. */
export function draw(
  on: Drawing,
  wish: Wish,
): { readonly command: DepotCommand; readonly refused: RefusalCode | null } {
  switch (wish.type) {
    case 'add':
      return add(on, wish)
    case 'change':
      return change(on, wish)
    case 'remove': {
      const id = circuitId(on, wish.at)
      return { command: { type: 'RemoveCircuit', circuitId: id, seenRevision: null }, refused: remove(on, id) }
    }
    case 'hang a meter': {
      const [id, at] = [newId(on), circuitId(on, wish.at)]
      const command: DepotCommand = { type: 'AddDevice', device: a.device(id, { circuitId: at }) }
      if (!standing(on, at)) return { command, refused: 'TOPOLOGY_UNKNOWN_CIRCUIT' }
      on.meters.push({ id, circuitId: at })
      step(on)
      return { command, refused: null }
    }
    case 'take a meter away': {
      const meter = on.meters[wish.nth % on.meters.length]
      const deviceId = meter?.id ?? idAt(on, 9999)
      const command: DepotCommand = { type: 'RemoveDevice', deviceId, seenRevision: null }
      if (!meter) return { command, refused: 'DEVICE_NOT_FOUND' }
      on.meters = on.meters.filter((other) => other !== meter)
      step(on)
      return { command, refused: null }
    }
    case 'resync': {
      // What it finds to do is what a depot without a microgrid lacks: its nodes.
      on.version ??= topLevel(on).length > 0 ? 2 : 1
      return { command: { type: 'ResyncMicrogrid', microgridIdIfNone: idAt(on, 9998) }, refused: null }
    }
    case 'backfill': {
      if (topLevel(on).length > 0) on.version ??= 1
      return { command: { type: 'BackfillMicrogrid', microgridId: idAt(on, 9998) }, refused: null }
    }
  }
}

/** The grid connections that such a drawing must have: one for each circuit without a parent, once it is a microgrid. */
export const gridConnections = (on: Drawing) =>
  on.version === null ? [] : topLevel(on).map(({ id, name }) => ({ nodeId: a.nodeOf(id), circuitId: id, name }))

const topLevel = (on: Drawing) => on.circuits.filter(({ parentId }) => parentId === null)
const standing = (on: Drawing, id: string) => on.circuits.find((circuit) => circuit.id === id)

/** Ids of one depot are its own number and a count. */
const idAt = (on: Drawing, n: number): string => a.id(Number(on.depotId.slice(-12)) + n)
const newId = (on: Drawing): string => idAt(on, (on.drawnIds += 1))
const circuitId = (on: Drawing, at: number): string =>
  (at < gone ? on.circuits[at % on.circuits.length]?.id : undefined) ?? idAt(on, (at % 10) + 1)

function step(on: Drawing): void {
  if (on.version !== null) on.version += 1
}

function add(on: Drawing, wish: Extract<Wish, { type: 'add' }>): ReturnType<typeof draw> {
  const parent = parentAt(on, wish.parent)
  const id = newId(on)
  const command: DepotCommand = { type: 'AddCircuit', circuit: a.circuit(id, { name: wish.name, parent }) }
  const refused = misplaced(on, id, parent)
  if (refused) return { command, refused }
  on.circuits.push({ id, name: wish.name, parentId: parent?.circuitId ?? null, ratedW: 400_000 })
  step(on)
  return { command, refused: null }
}

function change(on: Drawing, wish: Extract<Wish, { type: 'change' }>): ReturnType<typeof draw> {
  const id = circuitId(on, wish.at)
  const parent = wish.parent === undefined ? undefined : parentAt(on, wish.parent)
  const changes = {
    ...(wish.name !== undefined && { name: wish.name }),
    ...(parent !== undefined && { parent }),
    ...(wish.ratedW !== undefined && { rating: { unit: 'kW', powerW: wish.ratedW } as const }),
  }
  const command: DepotCommand = { type: 'ChangeCircuit', circuitId: id, changes, seenRevision: null }
  const circuit = standing(on, id)
  if (!circuit) return { command, refused: 'CIRCUIT_NOT_FOUND' }
  const refused = parent === undefined ? null : misplaced(on, id, parent)
  if (refused) return { command, refused }
  const parentId = parent === undefined ? circuit.parentId : (parent?.circuitId ?? null)
  const name = wish.name ?? circuit.name
  if (name !== circuit.name || parentId !== circuit.parentId) step(on)
  Object.assign(circuit, { name, parentId, ratedW: wish.ratedW ?? circuit.ratedW })
  return { command, refused: null }
}

function remove(on: Drawing, id: string): RefusalCode | null {
  if (!standing(on, id)) return 'CIRCUIT_NOT_FOUND'
  const bears = on.circuits.some(({ parentId }) => parentId === id) || on.meters.some((meter) => meter.circuitId === id)
  if (bears) return 'CIRCUIT_NOT_EMPTY'
  on.circuits = on.circuits.filter((circuit) => circuit.id !== id)
  step(on)
  return null
}

function parentAt(on: Drawing, where: Place): ParentCircuit | null {
  if (where === 'top') return null
  if (where === 'another depot') return { circuitId: idAt(on, 9997), depotId: idAt(on, 9996) }
  return { circuitId: where === 'nowhere' ? idAt(on, 9995) : circuitId(on, where), depotId: on.depotId }
}

function misplaced(on: Drawing, id: string, parent: ParentCircuit | null): RefusalCode | null {
  if (!parent) return null
  if (parent.depotId !== on.depotId) return 'TOPOLOGY_CROSS_DEPOT_PARENT'
  if (parent.circuitId === id) return 'TOPOLOGY_CYCLE'
  if (!standing(on, parent.circuitId)) return 'TOPOLOGY_UNKNOWN_PARENT'
  return isUnder(on, parent.circuitId, id) ? 'TOPOLOGY_CYCLE' : null
}

function isUnder(on: Drawing, id: string, boardId: string): boolean {
  const parentId = standing(on, id)?.parentId ?? null
  return parentId !== null && (parentId === boardId || isUnder(on, parentId, boardId))
}
