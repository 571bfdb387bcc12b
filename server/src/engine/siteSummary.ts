import { siteStatus, type SiteStatus } from '@busbar/domain/cycles/status'
import { readCycle } from './cycleRecord.ts'
import type { CycleRecord } from './ledgers.ts'

/** How a site stands as of a kept cycle; without one, or where it can't be read, it stands all the same. */
export function summaryOf(record: CycleRecord | null, timezone: string): SiteStatus {
  const kept = record && readCycle(record)
  if (!record || kept?.type !== 'READABLE') return siteStatus(null)
  return siteStatus({ cycleId: record.cycleId, decidedAt: record.startedAt, timezone, result: kept.result })
}
