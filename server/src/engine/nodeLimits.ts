import { isId } from './ids.ts'
import type { NodeLimit } from './ledgers.ts'
import type { SiteFollower } from './siteFollower.ts'
import type { WriteBehind } from './writeBehind.ts'

/** Writes down what limits each node of a site, whenever a cycle found another limit than the one before. */
export function followNodeLimits(record: Pick<WriteBehind<NodeLimit>, 'add'>): SiteFollower {
  const last = new Map<string, Map<string, NodeLimit>>()
  return {
    decided: ({ depotId }, { image, result: { nodes } }) => {
      // A cycle that could decide nothing says nothing of limits either.
      if (nodes.length === 0) return
      const before = last.get(depotId) ?? new Map<string, NodeLimit>()
      const found = nodes
        .filter(({ kind, nodeId }) => (kind === 'GRID_CONNECTION' || kind === 'CIRCUIT') && isId(nodeId))
        .map(({ nodeId, limitW, limitCode, by, until }): NodeLimit => ({
          ...{ depotId, nodeId, at: image.now, limitW, code: limitCode, by, until },
        }))
      const known = new Set(found.map(({ nodeId }) => nodeId))
      const gone = [...before.values()]
        .filter(({ nodeId }) => !known.has(nodeId))
        .map(({ nodeId }): NodeLimit => ({ depotId, nodeId, at: image.now, ...noLimit }))
      record.add([...found, ...gone].filter((limit) => isAnother(limit, before.get(limit.nodeId))))
      last.set(depotId, new Map(found.map((limit) => [limit.nodeId, limit])))
    },
    metered: () => undefined,
    answered: () => undefined,
  }
}

const noLimit = { limitW: null, code: null, by: null, until: null } as const

const isAnother = (limit: NodeLimit, before: NodeLimit | undefined): boolean =>
  before?.limitW !== limit.limitW ||
  before.code !== limit.code ||
  before.by !== limit.by ||
  before.until !== limit.until
