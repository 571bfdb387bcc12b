import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'

export type ReceivedSpan = {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  /** 1 internal, 2 server, 3 client */
  readonly kind: number
  readonly attributes: Record<string, unknown>
  readonly failed: boolean
}

type Attributes = readonly { readonly key: string; readonly value: Record<string, unknown> }[]
type SentSpan = Omit<ReceivedSpan, 'attributes' | 'failed'> & {
  readonly attributes: Attributes
  readonly status: { readonly code?: number }
}
type SentTraces = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Attributes }
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[]
  }[]
}

/** A receiver of traces as a collector has it; it takes what OTLP/HTTP sends as JSON. */
export async function traceReceiver() {
  const spans: ReceivedSpan[] = []
  const resources: Record<string, unknown>[] = []

  async function take(request: IncomingMessage): Promise<number> {
    const body = Buffer.concat(await request.toArray()).toString()
    if (request.url !== '/v1/traces') return 404
    for (const { resource, scopeSpans } of (JSON.parse(body) as SentTraces).resourceSpans) {
      resources.push(plain(resource.attributes))
      for (const { status, attributes, ...span } of scopeSpans.flatMap((scope) => scope.spans)) {
        spans.push({ ...span, attributes: plain(attributes), failed: status.code === 2 })
      }
    }
    return 200
  }

  const server = createServer((request, response) => {
    void take(request).then((status) => response.writeHead(status, { 'content-type': 'application/json' }).end('{}'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}/`, spans, resources, close: () => void server.close() }
}

const plain = (attributes: Attributes): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
