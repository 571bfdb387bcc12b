import { newId } from '../../server/src/engine/ids.ts'

/** A circuit as its owner remembers it. */
export type Remembered = { readonly id: string; readonly name: string; readonly parentId: string | null }

/** One request, as it can be sent again: with its key, so that twice is once. */
export type Asked = {
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: object
  readonly key: string
  /** what the owner's circuits are once it is done; a new circuit's id is known by its answer only */
  readonly then: (circuits: readonly Remembered[], newId: string | null) => readonly Remembered[]
}

/**
 * Somebody outside who edits circuits of their own, one request after the other, and keeps a ledger: what was
 * acknowledged, and the one request that may have been under way when the program died.
 */
export type Client = {
  readonly name: string
  circuits: readonly Remembered[]
  underWay: Asked | null
  acknowledged: number
}

export const newClient = (name: string): Client => ({ name, circuits: [], underWay: null, acknowledged: 0 })

type Door = { readonly url: string; readonly token: string; readonly depotId: string }
type Random = () => number

const circuitsMax = 10

/** Edits until the program doesn't answer. */
export async function editUntilDeath(
  client: Client,
  door: Door,
  random: Random,
  stopped: () => boolean,
): Promise<void> {
  while (!stopped()) {
    client.underWay ??= nextEdit(client, door.depotId, random)
    if (!(await ask(client, door))) return
  }
}

/** Sends what is under way; true once it was acknowledged, false where nobody knows what became of it. */
export async function ask(client: Client, { url, token }: Door): Promise<boolean> {
  const asked = client.underWay
  if (!asked) return true
  const answer = await fetch(`${url}${asked.path}`, {
    method: asked.method,
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': asked.key,
      ...(asked.body && { 'content-type': 'application/json' }),
    },
    ...(asked.body && { body: JSON.stringify(asked.body) }),
    signal: AbortSignal.timeout(20_000),
  }).catch(() => undefined)
  const body = await answer?.text().catch(() => undefined)
  if (answer === undefined || body === undefined || answer.status >= 500) return false
  if (answer.status >= 400) throw new Error(`${client.name}: ${asked.method} ${asked.path}: ${answer.status} ${body}`)
  const made = asked.method === 'POST' ? (JSON.parse(body) as { circuit_id: string }).circuit_id : null
  client.circuits = asked.then(client.circuits, made)
  client.underWay = null
  client.acknowledged += 1
  return true
}

function nextEdit({ name, circuits }: Client, depotId: string, random: Random): Asked {
  const key = newId()
  const fresh = `${name} ${key.slice(-12)}`
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)]
  const chosen = pick(circuits)
  const kind = random()
  if (!chosen || (kind < 0.4 && circuits.length < circuitsMax)) {
    const parentId = random() < 0.5 ? (chosen?.id ?? null) : null
    const body = { name: fresh, parent_circuit_id: parentId, rating: { unit: 'kW', value: 400 } }
    return {
      ...{ method: 'POST', path: `/api/depot/${depotId}/circuit`, body, key },
      then: (before, id) => [...before, { id: id ?? '', name: fresh, parentId }],
    }
  }
  const path = `/api/circuit/${chosen.id}`
  const others = circuits.filter(({ id }) => id !== chosen.id)
  const isLeaf = !circuits.some(({ parentId }) => parentId === chosen.id)
  if (isLeaf && kind > 0.75) return { method: 'DELETE', path, key, then: (b) => b.filter(({ id }) => id !== chosen.id) }

  // Only a board at the top is moved under another, and only one that bears nothing: that makes no cycle.
  const above = pick(others.filter(({ parentId }) => parentId === null))
  const parentId = chosen.parentId === null ? (isLeaf && above ? above.id : undefined) : null
  const body = {
    ...((parentId === undefined || kind < 0.6) && { name: fresh }),
    ...(parentId !== undefined && { parent_circuit_id: parentId }),
  }
  const changed: Remembered = {
    id: chosen.id,
    name: 'name' in body ? fresh : chosen.name,
    parentId: parentId === undefined ? chosen.parentId : parentId,
  }
  return {
    method: 'PATCH',
    path,
    body,
    key,
    then: (before) => before.map((one) => (one.id === chosen.id ? changed : one)),
  }
}
