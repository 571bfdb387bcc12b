import { WebSocket } from 'ws'

export const chargerKey = '0123456789abcdef0123456789abcdef01234567'

export const basic = (identity: string, key: string | Buffer = chargerKey): string =>
  `Basic ${Buffer.concat([Buffer.from(`${identity}:`), Buffer.from(key)]).toString('base64')}`

export type Knock = {
  readonly identity?: string
  readonly protocols?: readonly string[]
  readonly authorization?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly scheme?: 'ws' | 'wss'
  readonly tls?: Readonly<Record<string, unknown>>
}
export type Came =
  | { readonly type: 'in'; readonly line: Line }
  | { readonly type: 'refused'; readonly status: number; readonly body: string }
export type Line = Awaited<ReturnType<typeof lineOf>>

/** Knocks as a charger does, and says how it was received. */
export function knock(port: number, { identity = 'one', protocols = ['ocpp1.6'], ...how }: Knock = {}): Promise<Came> {
  const authorization = how.authorization === undefined ? basic(decodeURIComponent(identity)) : how.authorization
  const address = `${how.scheme ?? 'ws'}://127.0.0.1:${port}/ocpp/${identity}`
  const headers = { ...how.headers, ...(authorization !== null && { authorization }) }
  const socket = new WebSocket(address, [...protocols], { headers, perMessageDeflate: false, ...how.tls })
  // From the beginning: the first message may come with the handshake.
  const line = lineOf(socket)
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve({ type: 'in', line }))
    socket.once('unexpected-response', (_request, response) => {
      let body = ''
      response.on('data', (part: Buffer) => (body += part.toString()))
      response.on('end', () => resolve({ type: 'refused', status: response.statusCode ?? 0, body }))
      response.on('error', () => {})
    })
    socket.on('error', reject)
  })
}

export async function letIn(port: number, how: Knock = {}): Promise<Line> {
  const came = await knock(port, how)
  if (came.type === 'refused') throw new Error(`refused with ${came.status}`)
  return came.line
}

/** A charger's end of the line: it calls, is called, and answers as it is told to. */
function lineOf(socket: WebSocket) {
  const waiting = new Map<string, (told: readonly unknown[]) => void>()
  const asked: { readonly id: string; readonly action: string; readonly payload: unknown }[] = []
  let answering: (action: string, payload: never) => object | null = () => ({})
  let count = 0
  const closed = new Promise<number>((resolve) => socket.once('close', (code: number) => resolve(code)))
  socket.on('message', (text: Buffer) => {
    const told = JSON.parse(text.toString()) as [number, string, ...unknown[]]
    if (told[0] !== 2) return void waiting.get(told[1])?.(told)
    const [, id, action, payload] = told as unknown as [number, string, string, never]
    asked.push({ id, action, payload })
    const answer = answering(action, payload)
    if (answer !== null) socket.send(JSON.stringify([3, id, answer]))
  })
  const call = (action: string, payload: unknown): Promise<readonly unknown[]> =>
    new Promise((resolve) => {
      const id = `c${++count}`
      waiting.set(id, resolve)
      socket.send(JSON.stringify([2, id, action, payload]))
    })
  return {
    ...{ socket, asked, closed, call },
    answerWith: (answers: typeof answering) => void (answering = answers),
  }
}
