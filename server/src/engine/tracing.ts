/** Where time goes, for whoever follows a request through the house. Without a receiver nothing is measured. */
export type Tracing = {
  /** a piece of work as a part of what is going on; what it throws is noted */
  span<Result>(span: SpanStart, work: () => Promise<Result>): Promise<Result>
  /** something that came from outside; it goes on with the trace that its headers name */
  begin(span: SpanStart, headers: Readonly<Record<string, unknown>>): OpenSpan
  /** what a log line must bear to be found from the trace */
  ids(): TraceIds
}

export type SpanStart = {
  readonly name: string
  /** a call of ours to another program is noted only as a part of something, so that what polls leaves no traces */
  readonly kind: 'server' | 'internal' | 'client'
  readonly attributes: Attributes
}

export type OpenSpan = {
  readonly ids: TraceIds
  /** what this begins is a part of the span, also where it goes on later */
  within<Result>(work: () => Result): Result
  end(name: string, attributes: Attributes, outcome: 'done' | 'failed'): void
}

export type Attributes = Readonly<Record<string, string | number | boolean>>
export type TraceIds = { readonly trace_id?: string; readonly span_id?: string }

const noIds: TraceIds = Object.freeze({})
const noSpan: OpenSpan = { ids: noIds, within: (work) => work(), end: () => undefined }

export const untraced: Tracing = {
  span: (_span, work) => work(),
  begin: () => noSpan,
  ids: () => noIds,
}
