import type { Make } from './make.ts'
import type { Profile } from './profiles.ts'
import type { Station } from './station.ts'

export type Verdict =
  | { readonly kind: 'ACCEPTED' }
  | { readonly kind: 'REJECTED'; readonly why: string }
  | { readonly kind: 'NOT_SUPPORTED'; readonly why: string }

const accepted: Verdict = { kind: 'ACCEPTED' }
const rejected = (why: string): Verdict => ({ kind: 'REJECTED', why })

export const stackLevelMax = 8
export const periodsMax = 24
export const profilesMax = 20

/** How many periods a profile of this firmware may have. */
export const periodsMaxOf = ({ habits }: Make): number => (habits.has('ONE_PERIOD_ONLY') ? 1 : periodsMax)

export const unitsOf = ({ habits }: Make): readonly ('W' | 'A')[] =>
  habits.has('WATTS_ONLY') ? ['W'] : habits.has('AMPERES_ONLY') ? ['A'] : ['A', 'W']

/** What this firmware says to a new profile; what it accepts it keeps, in its own way. */
export function takeProfile(make: Make, station: Station, profile: Profile, pending: Profile[]): Verdict {
  const refusal = refuse(make, station, profile)
  if (refusal) return refusal
  if (profile.purpose === 'DEFAULT' && make.habits.has('TX_DEFAULT_FOR_NEXT_ONLY') && station.sessions().length > 0) {
    station.acceptForNext(profile, pending)
  } else {
    station.accept(profile)
  }
  return accepted
}

function refuse(make: Make, station: Station, profile: Profile): Verdict | null {
  const { habits } = make
  const [first] = profile.periods
  if (!first || first.afterMs !== 0) return rejected('the first period does not start at 0')
  if (profile.periods.some(({ afterMs }, at) => at > 0 && afterMs <= (profile.periods[at - 1]?.afterMs ?? 0)))
    return rejected('periods are not in order')
  if (profile.periods.length > periodsMaxOf(make)) return rejected('too many periods')
  if (!unitsOf(make).includes(profile.unit)) return rejected(`the unit ${profile.unit} is not supported`)
  if (profile.stackLevel > stackLevelMax) return rejected('the stack level is too high')
  if (profile.connector > make.connectors) return rejected('there is no such connector')
  switch (profile.purpose) {
    case 'MAX':
      if (habits.has('REJECTS_STATION_MAX')) return { kind: 'NOT_SUPPORTED', why: 'no limit for the whole charger' }
      return profile.connector === 0 ? null : rejected('a limit for the whole charger belongs to connector 0')
    case 'DEFAULT':
      return null
    case 'TRANSACTION':
      return refuseForTransaction(make, station, profile)
  }
}

function refuseForTransaction(make: Make, station: Station, profile: Profile): Verdict | null {
  if (make.habits.has('REJECTS_TX_PROFILE')) return { kind: 'NOT_SUPPORTED', why: 'no limit for a transaction' }
  const session = station.connector(profile.connector)?.session
  if (!session) return rejected('no transaction is running there')
  if (profile.transactionId !== null && profile.transactionId !== session.transactionId)
    return rejected('that transaction is not running')
  // 2.0.1 K01.FR.39
  const rival = station
    .profiles()
    .find(
      (kept) =>
        kept.purpose === 'TRANSACTION' &&
        kept.connector === profile.connector &&
        kept.stackLevel === profile.stackLevel &&
        kept.profileId !== profile.profileId,
    )
  return rival && make.protocol === 'ocpp2.0.1' ? rejected('another profile has that stack level') : null
}

export type Composite = {
  readonly startsAt: number
  readonly durationS: number
  readonly steps: readonly { readonly afterS: number; readonly limitW: number }[]
}

/** The limits that come one after the other in the time asked for. */
export function compositeOf(station: Station, connector: number, now: number, durationS: number): Composite {
  const until = now + durationS * 1000
  const steps = [{ afterS: 0, limitW: station.compositeW(connector, now) }]
  for (let at = station.nextCompositeChange(now); at !== null && at < until; at = station.nextCompositeChange(at)) {
    const limitW = station.compositeW(connector, at)
    if (limitW !== steps.at(-1)?.limitW) steps.push({ afterS: Math.ceil((at - now) / 1000), limitW })
    if (steps.length >= periodsMax) break
  }
  return { startsAt: now, durationS, steps }
}
