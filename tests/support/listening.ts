import { request, type IncomingMessage } from 'node:http'

export type Heard = { readonly id: number; readonly event: string; readonly data: string }

/** A live stream as a browser reads it; what was cut off in the middle of a message was not heard. */
export type Listening = {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly heard: readonly Heard[]
  /** the messages alone, without hello and reset */
  readonly messages: () => readonly Record<string, unknown>[]
  /** the number of the last event, and what to come back with */
  readonly lastId: () => number | null
  readonly lastMark: () => string | null
  readonly ended: Promise<void>
  /** stops taking anything off the wire */
  pause(): void
  resume(): void
  /** as when the cable is pulled */
  cut(): void
}

export async function listenTo(
  url: string,
  headers: Readonly<Record<string, string>>,
  lastId: number | string | null = null,
): Promise<Listening> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(`${url}/api/stream`, {
      headers: { ...headers, ...(lastId !== null && { 'last-event-id': String(lastId) }) },
      agent: false,
    })
    asked.on('response', resolve).on('error', reject).end()
  })
  const heard: Heard[] = []
  let last: number | null = typeof lastId === 'number' ? lastId : null
  let mark = lastId === null ? null : String(lastId)
  let rest = ''
  answer.setEncoding('utf8')
  answer.on('data', (text: string) => {
    const parts = (rest + text).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const one = parsed(part)
      if (one.mark !== null) mark = one.mark
      if (one.id !== null) last = one.id
      const { event, data } = one
      if (data !== '') heard.push({ event, data, id: one.id ?? -1 })
    }
  })
  const ended = new Promise<void>((resolve) => answer.on('close', resolve).on('error', () => resolve()))
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    heard,
    messages: () => heard.filter(({ event }) => event === 'message').map(({ data }) => JSON.parse(data) as never),
    lastId: () => last,
    lastMark: () => mark,
    ended,
    pause: () => void answer.pause(),
    resume: () => void answer.resume(),
    cut: () => void answer.destroy(),
  }
}

/** One block of fields (HTML standard, 9.2.6). */
function parsed(block: string): { id: number | null; mark: string | null; event: string; data: string } {
  const fields = new Map(
    block.split('\n').map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at), line.slice(at + 1).trimStart()] as const
    }),
  )
  const id = fields.get('id')
  return {
    id: id === undefined ? null : Number(id.split('-')[0]),
    mark: id ?? null,
    event: fields.get('event') ?? 'message',
    data: fields.get('data') ?? '',
  }
}
