import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './sources.ts'

export type Requirement = { readonly id: string; readonly about: string; readonly due: 'now' | 'later' }

export const requirements = (): readonly Requirement[] => read(readFileSync(join(root, 'tools/spec-ids.txt'), 'utf8'))

/** Lines of an id and its subject, under "now" or "later". */
export function read(text: string): readonly Requirement[] {
  let due: Requirement['due'] | null = null
  const found: Requirement[] = []
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [, id, about] = /^([A-Z]+-\d+) (\S.*)$/.exec(line) ?? []
    if (line === 'now' || line === 'later') due = line
    else if (id === undefined || about === undefined || due === null) throw new Error(`tools/spec-ids.txt: "${line}"?`)
    else found.push({ id, about, due })
  }
  return found
}

export const unnamed = (all: readonly Requirement[], named: ReadonlySet<string>, due: Requirement['due']) =>
  all.filter((requirement) => requirement.due === due && !named.has(requirement.id))
