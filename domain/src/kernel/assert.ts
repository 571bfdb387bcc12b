/** For what cannot happen: stops the task instead of going on with a wrong picture of the depot. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`impossible: ${message}`)
}

/** Closes a switch over a union, so that a new case stops the compiler. */
export function unreachable(value: never): never {
  throw new Error(`impossible: unexpected ${JSON.stringify(value)}`)
}
