/** Milliseconds since 1970-01-01T00:00:00Z. Text and zones exist at the edges only. */
export type Instant = number

/** Whether the runtime knows this IANA timezone. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    // Offsets such as "+08:00" are accepted by the formatter, but they are not zones: they know no daylight saving.
    return !/^[+-]/.test(name)
  } catch {
    return false
  }
}
