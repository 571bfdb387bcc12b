/** A piece of a page in which everything that came from outside has been made harmless. */
export type Markup = { readonly html: string }

type Part = string | number | Markup | readonly Markup[] | null

export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const html = texts.reduce((made, text, at) => made + htmlOf(parts[at - 1] ?? null) + text)
  return { html }
}

function htmlOf(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part))
  if ('html' in part) return part.html
  return part.map(({ html }) => html).join('')
}

export const joined = (parts: readonly Markup[], separator: string): Markup => ({
  html: parts.map(({ html }) => html).join(separator),
})

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char] ?? char)
