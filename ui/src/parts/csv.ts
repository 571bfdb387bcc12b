export type CsvLine = {
  /** where it begins, counted from 1 */
  readonly line: number
  readonly fields: readonly string[]
}

export type Csv = {
  readonly separator: Separator
  readonly lines: readonly CsvLine[]
  /** where a quotation mark opens that nothing closes */
  readonly unclosedAt: number | null
}

export type Separator = ',' | ';' | '\t'

/** A table as spreadsheets write and copy it (RFC 4180, and by semicolons or tabs); empty lines are none. */
export function readCsv(text: string): Csv {
  const plain = text.replace(/^\ufeff/, '')
  const separator = separatorOf(plain)
  const lines: CsvLine[] = []
  let fields: string[] = []
  let field = ''
  let line = 1
  let beganAt = 1
  let quotedAt: number | null = null
  let at = 0
  const endField = () => {
    fields.push(field)
    field = ''
  }
  const endLine = () => {
    endField()
    if (fields.some((one) => one.trim() !== '')) lines.push({ line: beganAt, fields })
    fields = []
  }
  while (at < plain.length) {
    const sign = plain[at++] ?? ''
    const isBreak = sign === '\n' || (sign === '\r' && plain[at] !== '\n')
    if (isBreak) line++
    if (quotedAt !== null) {
      if (sign !== '"') field += sign
      else if (plain[at] === '"') field += plain[at++]
      else quotedAt = null
    } else if (sign === '"' && field.trim() === '') {
      field = ''
      quotedAt = line
    } else if (sign === separator) endField()
    else if (isBreak) {
      endLine()
      beganAt = line
    } else if (sign !== '\r') field += sign
  }
  endLine()
  return { separator, lines, unclosedAt: quotedAt }
}

/** What the first line is made with. */
function separatorOf(text: string): Separator {
  const [header = ''] = text.trimStart().split(/[\r\n]/, 1)
  const bare = header.replaceAll(/"[^"]*"/g, '')
  return bare.includes('\t') ? '\t' : bare.includes(';') ? ';' : ','
}

/** By commas, which every spreadsheet reads. */
export function writeCsv(lines: readonly (readonly string[])[]): string {
  return lines.map((fields) => `${fields.map(quoted).join(',')}\r\n`).join('')
}

const quoted = (field: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
