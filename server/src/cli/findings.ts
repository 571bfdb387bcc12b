/** `wrong` needs somebody to act; a `warning` may be meant so. */
export type Check = { readonly name: string; readonly state: 'ok' | 'warning' | 'wrong'; readonly detail: string }

export const ok = (name: string, detail: string): Check => ({ name, state: 'ok', detail })
export const warning = (name: string, detail: string): Check => ({ name, state: 'warning', detail })
export const wrong = (name: string, detail: string): Check => ({ name, state: 'wrong', detail })

const shownMax = 5

export const few = (texts: readonly string[]): string => {
  const more = texts.length - shownMax
  return texts.slice(0, shownMax).join('; ') + (more > 0 ? `; and ${more} more` : '')
}
