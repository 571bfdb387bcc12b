/** A charging profile as a firmware keeps it, whatever protocol brought it. */
export type Profile = {
  readonly profileId: number
  readonly purpose: 'MAX' | 'DEFAULT' | 'TRANSACTION'
  /** 0 is the whole charger */
  readonly connector: number
  readonly stackLevel: number
  readonly transactionId: string | null
  readonly kind: 'ABSOLUTE' | 'DAILY' | 'WEEKLY' | 'RELATIVE'
  readonly validFrom: number | null
  readonly validTo: number | null
  readonly startsAt: number | null
  readonly durationMs: number | null
  readonly unit: 'W' | 'A'
  readonly periods: readonly Period[]
  readonly receivedAt: number
}

export type Period = { readonly afterMs: number; readonly limit: number; readonly phases: number | null }

/** A running transaction, or one that could begin at this moment (`transactionId` null). */
export type Running = {
  readonly connector: number
  readonly transactionId: string | null
  readonly startedAt: number
}

/** Ways in which a firmware reads its profiles differently from the standard. */
export type Reading = {
  readonly ignoresDuration?: boolean
  readonly ignoresValidTo?: boolean
  readonly countsFromValidFrom?: boolean
}

/** How amperes become watts. */
export type Supply = { readonly phases: 1 | 3; readonly voltageV: number }

/** A new one takes the place of the one with its id, and of the one with its purpose, level and place. */
export function keep(profiles: readonly Profile[], added: Profile): readonly Profile[] {
  const stays = (kept: Profile): boolean =>
    kept.profileId !== added.profileId &&
    !(kept.purpose === added.purpose && kept.stackLevel === added.stackLevel && kept.connector === added.connector)
  return [...profiles.filter(stays), added]
}

/** What one connector may draw by its profiles, in watts; null: nothing limits it. OCPP 1.6 §3.13.3. */
export function connectorLimitW(
  profiles: readonly Profile[],
  running: Running,
  at: number,
  supply: Supply,
  reading: Reading = {},
): number | null {
  const own = (profile: Profile): boolean =>
    profile.purpose === 'TRANSACTION' &&
    profile.connector === running.connector &&
    running.transactionId !== null &&
    (profile.transactionId === null || profile.transactionId === running.transactionId)
  const defaultAt = (connector: number) => (profile: Profile) =>
    profile.purpose === 'DEFAULT' && profile.connector === connector
  const highest = (fits: (profile: Profile) => boolean) =>
    highestW(profiles.filter(fits), running.startedAt, at, supply, reading)
  return highest(own) ?? highest(defaultAt(running.connector)) ?? highest(defaultAt(0))
}

/** What the whole charger may draw: it caps the sum of its connectors. */
export function stationLimitW(
  profiles: readonly Profile[],
  at: number,
  supply: Supply,
  reading: Reading = {},
): number | null {
  const caps = profiles.filter(({ purpose }) => purpose === 'MAX')
  return highestW(caps, null, at, supply, reading)
}

/** Of those in force the one with the highest stack level counts. */
function highestW(
  profiles: readonly Profile[],
  startedAt: number | null,
  at: number,
  supply: Supply,
  reading: Reading,
): number | null {
  let best: { level: number; limitW: number } | null = null
  for (const profile of profiles) {
    if (best !== null && profile.stackLevel < best.level) continue
    const period = periodInForce(profile, startedAt ?? profile.receivedAt, at, reading)
    if (period) best = { level: profile.stackLevel, limitW: inWatts(period, profile.unit, supply) }
  }
  return best === null ? null : best.limitW
}

function periodInForce(profile: Profile, startedAt: number, at: number, reading: Reading): Period | null {
  if (profile.validFrom !== null && at < profile.validFrom) return null
  if (profile.validTo !== null && at >= profile.validTo && !reading.ignoresValidTo) return null
  const elapsedMs = at - beginning(profile, startedAt, at, reading)
  if (elapsedMs < 0) return null
  if (profile.durationMs !== null && elapsedMs >= profile.durationMs && !reading.ignoresDuration) return null
  return profile.periods.findLast(({ afterMs }) => afterMs <= elapsedMs) ?? null
}

const dayMs = 86_400_000

/** When the schedule that counts at this time began. */
function beginning(profile: Profile, startedAt: number, at: number, reading: Reading): number {
  if (reading.countsFromValidFrom) return profile.validFrom ?? startedAt
  switch (profile.kind) {
    case 'ABSOLUTE':
      return profile.startsAt ?? profile.validFrom ?? startedAt
    case 'RELATIVE':
      return startedAt
    case 'DAILY':
      return lastOccurrence(profile.startsAt ?? startedAt, dayMs, at)
    case 'WEEKLY':
      return lastOccurrence(profile.startsAt ?? startedAt, 7 * dayMs, at)
  }
}

function lastOccurrence(first: number, everyMs: number, at: number): number {
  return at < first ? first : first + Math.floor((at - first) / everyMs) * everyMs
}

/** Absent, `numberPhases` means three (1.6 errata 3.x); a charger has no more than its own. */
function inWatts({ limit, phases }: Period, unit: 'W' | 'A', supply: Supply): number {
  return unit === 'W' ? limit : limit * supply.voltageV * Math.min(phases ?? 3, supply.phases)
}

/** The next time at which any of these profiles may say something else; null: never by themselves. */
export function nextChange(
  profiles: readonly Profile[],
  running: readonly Running[],
  at: number,
  reading: Reading = {},
): number | null {
  let next = Infinity
  const consider = (when: number): void => {
    if (when > at && when < next) next = when
  }
  for (const profile of profiles) {
    if (profile.validFrom !== null) consider(profile.validFrom)
    if (profile.validTo !== null) consider(profile.validTo)
    for (const { startedAt } of [...running, { startedAt: profile.receivedAt }]) {
      const began = beginning(profile, startedAt, at, reading)
      consider(began)
      if (profile.durationMs !== null) consider(began + profile.durationMs)
      for (const { afterMs } of profile.periods) consider(began + afterMs)
      if (profile.kind === 'DAILY') consider(began + dayMs)
      if (profile.kind === 'WEEKLY') consider(began + 7 * dayMs)
    }
  }
  return next === Infinity ? null : next
}
