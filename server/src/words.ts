import { kwFromWatts, wattsFromKw } from '@busbar/domain/kernel/watts'
import type { Kept } from '@busbar/domain/topology/depot'
import { conversionText, type Rating, ratingW } from '@busbar/domain/topology/rating'
import { type Phase, phases } from '@busbar/domain/topology/wiring'
import type { Rating as SentRating } from '@busbar/wire/api/common'

/** Between the domain's words and the API's: watts and instants inside, kilowatts and text outside. */

export const time = (at: number): string => new Date(at).toISOString()
export const timeOrNull = (at: number | null): string | null => (at === null ? null : time(at))
export const kwOrNull = (w: number | null): number | null => (w === null ? null : kwFromWatts(w))
export const wattsOrNull = (kw: number | null): number | null => (kw === null ? null : wattsFromKw(kw))

export const kept = ({ revision, createdAt, changedAt }: Kept) => ({
  revision,
  created_at: time(createdAt),
  changed_at: time(changedAt),
})

export const rated = (rating: Rating | null) => ({
  rating: rating && toSentRating(rating),
  rating_kw: rating && kwFromWatts(ratingW(rating)),
  rating_conversion: rating && conversionText(rating),
})

function toSentRating(rating: Rating): SentRating {
  switch (rating.unit) {
    case 'kW':
      return { unit: 'kW', value: kwFromWatts(rating.powerW) }
    case 'kVA':
      return { unit: 'kVA', value: rating.apparentVa / 1000, power_factor: rating.powerFactor }
    case 'A':
      return {
        unit: 'A',
        value: rating.currentMa / 1000,
        voltage_v: rating.voltageV,
        phases: rating.phases,
        power_factor: rating.powerFactor,
      }
  }
}

export function fromSentRating(rating: SentRating): Rating {
  switch (rating.unit) {
    case 'kW':
      return { unit: 'kW', powerW: wattsFromKw(rating.value) }
    case 'kVA':
      return { unit: 'kVA', apparentVa: Math.round(rating.value * 1000), powerFactor: rating.power_factor }
    case 'A':
      return {
        unit: 'A',
        currentMa: Math.round(rating.value * 1000),
        voltageV: rating.voltage_v,
        phases: rating.phases,
        powerFactor: rating.power_factor,
      }
  }
}

/** In their own order, each once. */
export const phasesOf = (sent: readonly Phase[] | null): readonly Phase[] | null =>
  sent && phases.filter((phase) => sent.includes(phase))
export const phasesSent = (known: readonly Phase[] | null): Phase[] | null => known && [...known]

export const ratingOrNull = (rating: SentRating | null): Rating | null => rating && fromSentRating(rating)

/** Only what a PATCH names; what it leaves out stays as it is. */
export function named<Sent extends object, Fields>(
  sent: Sent,
  fields: { readonly [Key in keyof Sent]-?: (value: Exclude<Sent[Key], undefined>) => Partial<Fields> },
): Partial<Fields> {
  const changes: Partial<Fields> = {}
  for (const key of Object.keys(fields) as (keyof Sent)[]) {
    const value = sent[key]
    if (value !== undefined) Object.assign(changes, fields[key](value as Exclude<Sent[keyof Sent], undefined>))
  }
  return changes
}
