/** Load or sunshine by the hour of the day: 24 values, in a straight line from one to the next. */
export type DayCurve = readonly number[]

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** `midnight` is any local midnight. */
export function onCurveW(curve: DayCurve, midnight: number, at: number): number {
  const hour = ((((at - midnight) % dayMs) + dayMs) % dayMs) / hourMs
  const from = Math.floor(hour)
  const here = curve[from % curve.length] ?? 0
  const there = curve[(from + 1) % curve.length] ?? 0
  return Math.round(here + (there - here) * (hour - from))
}

/** A clear day: half a sine from six to six. */
export function sunW(peakW: number, midnight: number, at: number): number {
  const hour = ((((at - midnight) % dayMs) + dayMs) % dayMs) / hourMs
  return hour <= 6 || hour >= 18 ? 0 : Math.round(peakW * Math.sin(((hour - 6) / 12) * Math.PI))
}

export type Battery = { readonly capacityWh: number; readonly powerMaxW: number; readonly storedWh: number }

/** What a battery can give from now on for as long as a meter's interval; never more than it holds. */
export const givesMaxW = ({ powerMaxW, storedWh }: Battery, forMs: number): number =>
  Math.floor(Math.min(powerMaxW, (storedWh * hourMs) / forMs))

/** Drawn from it is positive, charged into it negative. */
export function afterGiving(battery: Battery, powerW: number, forMs: number): Battery {
  const storedWh = battery.storedWh - (powerW * forMs) / hourMs
  return { ...battery, storedWh: Math.min(battery.capacityWh, Math.max(0, storedWh)) }
}
