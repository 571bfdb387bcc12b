import { dirname, join } from 'node:path/posix'
import type { Breach, TextFile } from './sources.ts'

/** Every line that a rule about text finds wrong, with its number. */
const inLines = (file: TextFile, wrong: (line: string) => string | null): readonly Breach[] =>
  file.text.split('\n').flatMap((text, at) => {
    const what = wrong(text)
    return what === null ? [] : [{ path: file.path, line: at + 1, what }]
  })

export function ragged(file: TextFile): readonly Breach[] {
  const ends =
    file.text === '' || /[^\n]\n$/.test(file.text)
      ? []
      : [{ path: file.path, line: file.text.split('\n').length, what: 'does not end with one newline' }]
  return [
    ...ends,
    ...inLines(file, (line) => {
      if (line.endsWith('\r')) return 'ends a line with a carriage return'
      // In a patch a blank is how an empty line of the text begins.
      if (file.path.endsWith('.patch')) return null
      return /[ \t]$/.test(line) ? 'ends a line with blanks' : null
    }),
  ]
}

// Put together here, so that this file does not hold what it looks for.
const unfinished = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X'.repeat(3)].join('|')})\\b`)

export function unfinishedWork(file: TextFile): readonly Breach[] {
  return inLines(file, (line) => {
    const [word] = unfinished.exec(line) ?? []
    return word === undefined ? null : `says ${word}: do it now, or write an issue`
  })
}

const ownPlaces = ['root', 'work', 'home/\\w+', 'Users/\\w+', 'tmp/(?:brief|bash)'].map((place) => `/${place}(?=[/_-])`)
const ownWords = ['help' + 'er-\\d+', 'work' + 'tree', 'sub' + '-?agent']
const ofOneMachine = new RegExp(`(?<![\\w.:/-])(${ownPlaces.join('|')})|\\b(${ownWords.join('|')})`, 'i')

/** What only means something on the machine of whoever wrote it. */
export function ofOneDesk(file: TextFile): readonly Breach[] {
  return inLines(file, (line) => {
    const [word] = ofOneMachine.exec(line) ?? []
    return word === undefined ? null : `says "${word}", which means something on one machine only`
  })
}

/** Links of a page to files of this repository that are not there. */
export function deadLinks(file: TextFile, paths: readonly string[]): readonly Breach[] {
  if (!file.path.endsWith('.md')) return []
  const there = new Set(paths.flatMap((path) => [path, ...foldersOf(path)]))
  const links = [...withoutCode(file.text).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)|^\[[^\]]+\]: (\S+)/gm)]
  return links.flatMap((link) => {
    const to = link[1] ?? link[2] ?? ''
    const [path = ''] = to.split('#')
    if (/^[a-z]+:/.test(to) || path === '') return []
    const target = join(path.startsWith('/') ? '.' : dirname(file.path), path).replace(/^\/|\/$/g, '')
    if (target === '.' || there.has(target)) return []
    const line = file.text.slice(0, link.index).split('\n').length
    return [{ path: file.path, line, what: `links to ${to}, which is not in this repository` }]
  })
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'))
}

/** The same text with what stands in code blanked out, line for line and letter for letter. */
function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```|`[^`\n]*`/gm, (code) => code.replace(/[^\n]/g, ' '))
}
