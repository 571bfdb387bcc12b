/** The same figures, and how often one of them was read: work counted so comes out the same on every machine. */
export function counted<Figures extends Float64Array | Int32Array>(figures: Figures) {
  let reads = 0
  const watched = new Proxy(figures, {
    get(target, key) {
      reads += 1
      const found: unknown = Reflect.get(target, key)
      return typeof found === 'function' ? (found.bind(target) as unknown) : found
    },
    set: (target, key, value) => Reflect.set(target, key, value),
  })
  return { watched, reads: () => reads }
}
