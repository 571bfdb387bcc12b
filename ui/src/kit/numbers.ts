const narrowSpace = '\u202f'
const minus = '\u2212'

/** Without decimals from 10 kW on, one decimal below; never "0.0" for something that is not nothing. */
export function formatKw(kw: number): string {
  return `${formatPower(kw)}${narrowSpace}kW`
}

/** Down, as what is granted is: 157.9 kW are not called 158 where a sentence beside them says 157. */
export function formatKwDown(kw: number): string {
  return formatKw(Math.abs(kw) >= 10 ? Math.floor(kw) : Math.floor(kw * 10 + 1e-6) / 10)
}

/** Up, as what is kept free is: 15.8 kW are not called 15. */
export function formatKwUp(kw: number): string {
  return formatKw(kw >= 10 ? Math.ceil(kw - 1e-6) : Math.ceil(kw * 10 - 1e-6) / 10)
}

/** What somebody may draw: up, but never written above what was granted as long as it isn't more. */
export function formatMayDrawKw(kw: number, grantedKw: number | null): string {
  return grantedKw !== null && kw <= grantedKw ? formatKwDown(kw) : formatKwUp(kw)
}

/** What is drawn, beside what it may draw: as long as it keeps to that, no rounding says otherwise. */
export function formatDrawnKw(kw: number, mayKw: number): string {
  return kw <= mayKw ? formatKwDown(kw) : formatKw(kw)
}

/**
 * What flows beside the limit of where it flows. Limits and plates are rounded down everywhere, so that one figure has one
 * form: a load that is within is rounded as they are, and never reads "7.4 of 7.3 kW".
 */
export function formatLoadKw(kw: number, limitKw: number | null): string {
  return limitKw === null ? formatKw(kw) : formatDrawnKw(kw, limitKw)
}

export function formatAmperes(amperes: number): string {
  return `${formatDecimal(wholeTenths(amperes))}${narrowSpace}A`
}

const wholeTenths = (amperes: number): number => Math.floor(amperes * 10 + 1e-6) / 10

/** What a conductor carries of what it may: neither is rounded past the other. */
export function formatAmperesOf(takenA: number, limitA: number): string {
  const taken = takenA <= limitA ? wholeTenths(takenA) : Math.ceil(takenA * 10 - 1e-6) / 10
  return `${formatDecimal(taken)} of ${formatAmperes(limitA)}`
}

export function formatKwh(kwh: number): string {
  return `${formatPower(kwh)}${narrowSpace}kWh`
}

/** Every decimal that is kept: three are whole watts. For plates and forms, where a rounded number would be a wrong one. */
export function formatExactKw(kw: number): string {
  return `${grouped(Number(kw.toFixed(3)))}${narrowSpace}kW`
}

/** As it was entered: a plan is compared with what one has on paper. */
export function formatExactKwh(kwh: number): string {
  return `${grouped(Number(kwh.toFixed(3)))}${narrowSpace}kWh`
}

/** A number that was entered, as it was entered. */
export function formatDecimal(number: number): string {
  return grouped(number)
}

/** How long something took, no finer than one reads it. */
export function formatMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)}${narrowSpace}ms` : `${(ms / 1000).toFixed(1)}${narrowSpace}s`
}

export function formatCount(count: number): string {
  return grouped(count)
}

/** "1 circuit", "16 circuits": a number never stands without its noun. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** How long something took or is old: "0.4 ms", "12 s", "4 min", "3 h". */
export function formatDuration(ms: number): string {
  if (ms < 0.05) return `<0.1${narrowSpace}ms`
  if (ms < 1_000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)}${narrowSpace}ms`
  if (ms < 120_000) return `${Math.round(ms / 1_000)}${narrowSpace}s`
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)}${narrowSpace}min` : `${Math.round(ms / 3_600_000)}${narrowSpace}h`
}

function formatPower(power: number): string {
  const size = Math.abs(power)
  const sign = power < 0 ? minus : ''
  if (size === 0) return '0'
  if (size < 0.05) return `${sign}<0.1`
  const tenths = Math.round(size * 10) / 10
  return sign + (tenths < 10 ? tenths.toFixed(1) : grouped(Math.round(size)))
}

function grouped(number: number): string {
  const [whole = '', decimals] = String(Math.abs(number)).split('.')
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, narrowSpace)
  return (number < 0 ? minus : '') + (decimals === undefined ? spaced : `${spaced}.${decimals}`)
}
