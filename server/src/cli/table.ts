/** Columns side by side, as wide as their widest cell. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows]
  const widths = heading.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))))
  return all
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** By code point: near enough for names of people and depots. */
const widthOf = (text: string): number => Array.from(text).length

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
