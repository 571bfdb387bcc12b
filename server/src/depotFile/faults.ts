import type { RefusalCode } from '@busbar/domain/kernel/refusal'

/** Where something stands in a file, as editors count: from 1. */
export type Place = { readonly line: number; readonly column: number }

export type FileFaultCode =
  | RefusalCode
  | 'FILE_TOO_LARGE'
  | 'FILE_UNREADABLE'
  | 'SYNTAX'
  | 'FIELD_TWICE'
  | 'KEY_TWICE'
  | 'REFERENCE_UNKNOWN'
  | 'REFERENCE_AMBIGUOUS'

/** One thing that is wrong with a file; `path` leads to it by fields and positions. */
export type FileFault = {
  readonly code: FileFaultCode
  readonly message: string
  readonly path: Path
  readonly place: Place
}

export type Path = readonly (string | number)[]

/** `charge_points[3].rating`, for people. */
export const pathText = (path: Path): string =>
  path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('')

/** RFC 6901, for programs. */
export const pointerText = (path: Path): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** From the top of the file to its end; two faults of one place in the order in which they were found. */
export const inFileOrder = (faults: readonly FileFault[]): readonly FileFault[] =>
  faults.toSorted((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
