// Numbers of power and energy in sentences for people, written as the pages write them. Numbers for programs stay numbers.

const narrowSpace = '\u202f'

/** With a narrow space between thousands. */
export function grouped(number: number | string): string {
  const [whole = '', decimals] = String(number).split('.')
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, narrowSpace)
  return decimals === undefined ? spaced : `${spaced}.${decimals}`
}

/** Every decimal that is kept. */
export const kwExact = (w: number): string => `${grouped(w / 1_000)} kW`
export const kwhExact = (wh: number): string => `${grouped(wh / 1_000)} kWh`

/** Down, as limits are: 99.9 kW are not called 100. Without decimals from 10 kW up, with one below. */
export const kw = (w: number): string => `${kwNumber(w)} kW`
export const kwNumber = (w: number): string =>
  grouped(Math.abs(w) >= 10_000 ? Math.floor(w / 1_000) : Math.floor(w / 100) / 10)

/** Of limits: down, but a plate's own current as the plate has it. */
export const amperes = (ma: number): string => `${grouped(Math.floor(ma / 100) / 10)} A`

/** Up, as what is drawn or kept free is: neither is called better than it is. */
export const kwUp = (w: number): string => `${kwNumberUp(w)} kW`
export const kwNumberUp = (w: number): string => grouped(w >= 10_000 ? Math.ceil(w / 1_000) : Math.ceil(w / 100) / 10)

/** As cycles say it, and incidents. */
export const unknownLoad = (where: string): string => `the load at ${where} is not known`
