/** The loads beneath one node that nobody steers, and how long each sum has lasted. */
export type Loads = { readonly at: number; readonly w: number }[]

export function note(loads: Loads, w: number, at: number, keptMs: number): void {
  if (loads.at(-1)?.w !== w) loads.push({ at, w })
  // The one before the last that is old enough still says what held when the time of grace began.
  while (loads.length > 1 && (loads[1]?.at ?? Infinity) <= at - keptMs) loads.shift()
}

/** A rise counts only when it has lasted as long as the grace: nobody sees it before a meter is read. */
export function countedLoadW(loads: Loads, now: number, graceMs: number): number {
  let least = Infinity
  for (let at = 0; at < loads.length; at++) {
    const w = loads[at]?.w ?? Infinity
    const ends = loads[at + 1]?.at ?? Infinity
    if (ends > now - graceMs && w < least) least = w
  }
  return least === Infinity ? 0 : least
}
