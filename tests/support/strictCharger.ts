import { RPCClient } from 'ocpp-rpc'

/** What the library does; its own types ask for more than it needs. */
export type StrictClient = {
  connect(): Promise<unknown>
  call(action: string, payload: object): Promise<object>
  handle(action: string, answer: (said: { readonly params: never }) => object): void
  on(event: string, hear: (what: unknown) => void): void
  close(how?: { readonly force: boolean }): Promise<unknown>
}
export type Protocol = 'ocpp1.6' | 'ocpp2.0.1'

/** A charger built on somebody else's library, which checks every message against its own copy of the schemas. */
export async function strictCharger(
  protocol: Protocol,
  { port, identity, key }: { readonly port: number; readonly identity: string; readonly key: string },
): Promise<{ readonly client: StrictClient; readonly wrong: readonly unknown[] }> {
  const options = {
    ...{ endpoint: `ws://127.0.0.1:${port}/ocpp`, identity, password: key },
    ...{ protocols: [protocol], strictMode: true, reconnect: false },
  }
  const client = new RPCClient(options as never) as unknown as StrictClient
  const wrong: unknown[] = []
  for (const event of ['badMessage', 'strictValidationFailure']) client.on(event, (what: unknown) => wrong.push(what))
  await client.connect()
  return { client, wrong }
}
