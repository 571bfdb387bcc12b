import type * as OpenTelemetry from '@opentelemetry/api'
import { newId } from './engine/ids.ts'
import type { Log } from './engine/ports.ts'
import { type TraceIds, type Tracing, untraced } from './engine/tracing.ts'

export type StartedTracing = { readonly tracing: Tracing; stop(): Promise<void> }

const sendEveryMs = 2_000
// With its retries; closing waits for the last of it.
const sendMsMax = 3_000

/**
 * Sends traces to an OpenTelemetry receiver, over OTLP/HTTP. Its packages take time and memory to load: they are loaded
 * where somebody listens.
 */
export async function startTracing(
  endpoint: string | undefined,
  log: Log,
  options: { readonly sendEveryMs?: number } = {},
): Promise<StartedTracing> {
  if (endpoint === undefined) return { tracing: untraced, stop: () => Promise.resolve() }
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const problem = (message: string): void => log.warn({ reason: message }, 'traces could not be sent')
  api.diag.setLogger(
    { error: problem, warn: problem, info() {}, debug() {}, verbose() {} },
    { logLevel: api.DiagLogLevel.WARN, suppressOverrideMessage: true },
  )
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: sendMsMax })
  const provider = new sdk.NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'busbar',
      'service.instance.id': newId(),
      'process.pid': process.pid,
    }),
    spanProcessors: [
      new sdk.BatchSpanProcessor(exporter, { scheduledDelayMillis: options.sendEveryMs ?? sendEveryMs }),
    ],
  })
  provider.register()
  return {
    tracing: tracingBy(api),
    stop: async () => {
      await provider.shutdown().catch((error: unknown) => log.warn({ err: error }, 'the last traces were lost'))
      for (const part of [api.trace, api.context, api.propagation, api.diag]) part.disable()
    },
  }
}

function tracingBy(api: typeof OpenTelemetry): Tracing {
  const { trace, context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode } = api
  const tracer = trace.getTracer('busbar')
  const kinds = { server: SpanKind.SERVER, internal: SpanKind.INTERNAL, client: SpanKind.CLIENT }
  const idsOf = (span: OpenTelemetry.Span | undefined): TraceIds => {
    const ids = span?.spanContext()
    return ids ? { trace_id: ids.traceId, span_id: ids.spanId } : {}
  }
  return {
    ids: () => idsOf(trace.getActiveSpan()),
    span: ({ name, kind, attributes }, work) => {
      if (kind === 'client' && !trace.getActiveSpan()) return work()
      return tracer.startActiveSpan(name, { kind: kinds[kind], attributes }, async (span) => {
        try {
          return await work()
        } catch (error) {
          span.setAttribute('error.type', error instanceof Error ? error.constructor.name : typeof error)
          span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : '' })
          throw error
        } finally {
          span.end()
        }
      })
    },
    begin: ({ name, kind, attributes }, headers) => {
      const outside = propagation.extract(ROOT_CONTEXT, headers)
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, outside)
      const inside = trace.setSpan(outside, span)
      return {
        ids: idsOf(span),
        within: (work) => context.with(inside, work),
        end: (finalName, more, outcome) => {
          span.updateName(finalName).setAttributes(more)
          if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR })
          span.end()
        },
      }
    },
  }
}
