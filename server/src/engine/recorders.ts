import type { Ledgers, Recorders, Sample } from './ledgers.ts'
import type { Metrics } from './metrics.ts'
import type { Log, Timing } from './ports.ts'
import { WriteBehind } from './writeBehind.ts'

type Around = { readonly timing: Timing; readonly log: Log; readonly metrics: Metrics }

/** Ways into the ledgers on which nobody waits: charger sessions, cycles and doors go on while the database is away. */
export function recorders(ledgers: Ledgers, around: Around): Recorders {
  const { cycles, messages, unknownChargers, aliasUses, nodeLimits } = ledgers
  return {
    samples: new WriteBehind<Sample>({
      ...{ name: 'samples', ...around },
      write: (rows) => writeSamples(ledgers, around, rows),
    }),
    // A cycle of hundreds of chargers is a thousand times one of a few: what waits is bounded by its size.
    cycles: new WriteBehind({
      ...{ name: 'cycles', ...around, batchMax: 50, waitingMax: 10_000 },
      ...{ waitingBytesMax: 64_000_000, bytesOf: (cycle) => cycle.heldBytes() },
      write: (rows) => cycles.append(rows),
    }),
    cycleOrders: new WriteBehind({
      ...{ name: 'cycle orders', ...around, waitingMax: 20_000 },
      write: (rows) => cycles.appendOrders(rows),
    }),
    messages: new WriteBehind({
      ...{ name: 'messages', ...around, waitingMax: 20_000 },
      write: (rows) => messages.write(rows),
    }),
    turnedAway: new WriteBehind({
      ...{ name: 'chargers turned away', ...around, waitingMax: 5_000 },
      write: (rows) => unknownChargers.note(rows),
    }),
    aliasUses: new WriteBehind({
      ...{ name: 'alias uses', ...around, waitingMax: 5_000 },
      write: (rows) => aliasUses.note(rows),
    }),
    nodeLimits: new WriteBehind({
      ...{ name: 'node limits', ...around, waitingMax: 20_000 },
      write: (rows) => nodeLimits.write(rows),
    }),
  }
}

async function writeSamples({ samples }: Ledgers, { timing, metrics }: Around, rows: readonly Sample[]): Promise<void> {
  const { kept, outOfTime } = await samples.write(rows, timing.now())
  metrics.count('busbar_samples_total', 'Samples that were kept', {}, kept)
  if (outOfTime > 0) {
    metrics.count('busbar_samples_out_of_time_total', 'Samples too old or too far ahead', {}, outOfTime)
  }
}
