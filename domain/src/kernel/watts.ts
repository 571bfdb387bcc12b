/** Whole watts inside; kilowatts with at most three decimals at the edges. */
export const wattsFromKw = (kw: number): number => Math.round(kw * 1000)
/** On each of two phases half a watt may be left over: what is told is whole watts. */
export const kwFromWatts = (w: number): number => Math.round(w) / 1000
