/** Whole watts inside; kilowatts with at most three decimals at the edges. */
export const wattsFromKw = (kw: number): number => Math.round(kw * 1000)
export const kwFromWatts = (w: number): number => w / 1000
