/** Ways out to addresses that others supply. */
export type Outbound = {
  /** why nothing may be sent there, as far as the address alone says; null where it may */
  refusal(url: string): string | null
  /** throws where nothing may be sent there, where nobody answers, or where it takes too long */
  post(request: OutboundRequest): Promise<{ readonly status: number; readonly answer: string }>
}

export type OutboundRequest = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
