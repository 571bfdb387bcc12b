/** What things of one kind are called in a file: by name, or where it is not the only one, by a key. */
export type Callings = {
  keyOf(id: string): string | undefined
  /** what a reference says; a thing that isn't there is called by its id */
  call(id: string): string
}

export function callingsOf(things: readonly { readonly id: string; readonly name: string }[]): Callings {
  const ofName = new Map<string, number>()
  for (const { name } of things) ofName.set(name, (ofName.get(name) ?? 0) + 1)
  const taken = new Set(ofName.keys())
  const names = new Map(things.map(({ id, name }) => [id, name]))
  const keys = new Map<string, string>()
  const nths = new Map<string, number>()
  for (const { id, name } of things) {
    if (ofName.get(name) === 1) continue
    let nth = nths.get(name) ?? 0
    let key: string
    do key = keyFor(name, ++nth)
    while (taken.has(key))
    nths.set(name, nth)
    taken.add(key)
    keys.set(id, key)
  }
  return { keyOf: (id) => keys.get(id), call: (id) => keys.get(id) ?? names.get(id) ?? id }
}

/** "Feeder A (2)". A name may be as long as a key may: then it is cut. */
const keyFor = (name: string, nth: number): string => `${Array.from(name).slice(0, 50).join('').trim()} (${nth})`
