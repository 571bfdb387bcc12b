import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const onLinux = process.platform === 'linux'
const ps = promisify(execFile)

/** One life of one process: a number is given out again after its process died, a number with its moment of birth is not. */
export type ProcessLife = {
  readonly pid: number
  readonly born: string
  /** the boot of the machine; a life from an earlier boot is over */
  readonly boot: string
  /** the numbering the pid belongs to: two containers may both have a process 7 */
  readonly numbering: string
}

let ours: Promise<ProcessLife> | undefined

export function thisLife(): Promise<ProcessLife> {
  ours ??= findOurs()
  return ours
}

async function findOurs(): Promise<ProcessLife> {
  const born = await bornAt(process.pid)
  if (born === undefined) throw new Error('this system does not say when a process began')
  if (!onLinux) return { pid: process.pid, born, boot: '', numbering: '' }
  const [boot, numbering] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    readlink('/proc/self/ns/pid'),
  ])
  return { pid: process.pid, born, boot: boot.trim(), numbering }
}

/** `unseen`: it was numbered elsewhere, in another container, and cannot be judged from here. */
export async function whatBecameOf(life: ProcessLife): Promise<'lives' | 'over' | 'unseen'> {
  const here = await thisLife()
  if (life.boot !== here.boot) return 'over'
  if (life.numbering !== here.numbering) return 'unseen'
  return (await bornAt(life.pid)) === life.born ? 'lives' : 'over'
}

export function parseLife(text: string): ProcessLife | undefined {
  try {
    const { pid, born, boot, numbering } = JSON.parse(text) as Partial<ProcessLife>
    if (typeof pid !== 'number' || typeof born !== 'string') return undefined
    if (typeof boot !== 'string' || typeof numbering !== 'string') return undefined
    return { pid, born, boot, numbering }
  } catch {
    return undefined
  }
}

/** When a process began, in a form that only compares; undefined if it is gone or waits to be buried. */
export async function bornAt(pid: number): Promise<string | undefined> {
  if (!onLinux) return psAnswer(pid, 'lstart=')
  const stat = await statOf(pid)
  if (stat === undefined || stat.state === 'Z' || stat.state === 'X') return undefined
  return stat.startedTicks
}

/**
 * Whether `pid` is a postmaster of this data directory. A bare pid proves nothing: after a reboot or a long time it
 * may belong to anybody. PostgreSQL's processes stay in their data directory.
 */
export async function isServerOf(pid: number, dataDirectory: string): Promise<boolean> {
  if ((await bornAt(pid)) === undefined) return false
  if (onLinux) return (await workingFolder(pid)) === dataDirectory
  return ((await psAnswer(pid, 'comm=')) ?? '').endsWith('postgres')
}

/** Server processes whose postmaster is gone. They hold the data directory until they notice. Linux only. */
export async function orphansOf(dataDirectory: string): Promise<readonly number[]> {
  if (!onLinux) return []
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const here = new Map<number, number>()
  for (const pid of pids) {
    if ((await workingFolder(pid)) !== dataDirectory) continue
    const stat = await statOf(pid)
    if (stat?.command === 'postgres') here.set(pid, stat.parent)
  }
  const parents = new Set(here.values())
  // A living postmaster has no parent here either, but it has children.
  return [...here].filter(([pid, parent]) => !here.has(parent) && !parents.has(pid)).map(([pid]) => pid)
}

async function workingFolder(pid: number): Promise<string | undefined> {
  // Of a stranger's process we may not know it: then it is not ours either.
  return readlink(`/proc/${pid}/cwd`).catch(() => undefined)
}

type Stat = {
  readonly command: string
  readonly state: string
  readonly parent: number
  readonly startedTicks: string
}

async function statOf(pid: number): Promise<Stat | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (line === undefined) return undefined
  // The command may itself hold spaces and brackets: the fields are counted from its last bracket. proc(5).
  const end = line.lastIndexOf(')')
  const fields = line.slice(end + 2).split(' ')
  const [state, parent, startedTicks] = [fields[0], fields[1], fields[19]]
  if (state === undefined || parent === undefined || startedTicks === undefined) return undefined
  return { command: line.slice(line.indexOf('(') + 1, end), state, parent: Number(parent), startedTicks }
}

async function psAnswer(pid: number, column: string): Promise<string | undefined> {
  const answer = await ps('ps', ['-o', column, '-p', String(pid)]).catch(() => undefined)
  const text = answer?.stdout.trim()
  return text === '' ? undefined : text
}
