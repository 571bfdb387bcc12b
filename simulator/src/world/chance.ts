/** Chance from a seed: the same seed, the same numbers, on every machine. */
export type Chance = {
  /** from 0 up to, but not, 1 */
  next(): number
  /** a whole number from 0 up to, but not, `count` */
  below(count: number): number
  between(from: number, to: number): number
  happens(probability: number): boolean
  pick<One>(list: readonly [One, ...One[]] | readonly One[]): One
  /** a stream of its own, so that what draws more in one place shifts nothing in another */
  fork(name: string): Chance
}

export function chanceOf(seed: number | string): Chance {
  const origin = String(seed)
  const next = sfc32(origin)
  const below = (count: number): number => Math.floor(next() * count)
  return {
    next,
    below,
    between: (from, to) => from + next() * (to - from),
    happens: (probability) => next() < probability,
    pick(list) {
      const one = list[below(list.length)]
      if (one === undefined) throw new Error('impossible: a pick from an empty list')
      return one
    },
    fork: (name) => chanceOf(`${origin}/${name}`),
  }
}

/** Small Fast Counter by Chris Doty-Humphrey, public domain: 32-bit operations only, so the same everywhere. */
function sfc32(seed: string): () => number {
  const mix = splitmix32(fnv1a(seed))
  let [a, b, c, counter] = [mix(), mix(), mix(), 1]
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 4294967296
  }
  for (let n = 0; n < 12; n++) next()
  return next
}

function splitmix32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}
