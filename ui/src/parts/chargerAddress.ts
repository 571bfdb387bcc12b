/** What is to be entered in a charger, so that it finds the Busbar whose page this is. */
export function chargerAddress({ protocol, host }: { protocol: string; host: string }, identity: string): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ocpp/${encodeURIComponent(identity)}`
}
