/** An instant as the browser's own time field wants it: the reader's wall clock, without a zone. */
export function localInput(instant: string | undefined): string {
  if (instant === undefined) return ''
  const at = new Date(instant)
  const two = (part: number) => String(part).padStart(2, '0')
  const year = String(at.getFullYear()).padStart(4, '0')
  return `${year}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** The way back; a field that is empty or half typed is no instant. */
export function instantOf(input: string): string | undefined {
  const at = new Date(input)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
