/** A page to read the API on: no script, no outside resource. */
export function referencePage(document: object): string {
  return `<!doctype html><meta charset="utf-8"><title>Busbar API</title><pre>${escape(JSON.stringify(document, null, 2))}</pre>`
}
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
