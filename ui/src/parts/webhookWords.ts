import type { Webhook } from '../api/types.gen.ts'
import { countOf } from '../kit/numbers.ts'

/** What a webhook is told, in one line. */
export function toldOf({ kinds, severity_min: severity }: Webhook): string {
  const what = kinds.length === 0 ? 'everything' : kinds.join(', ')
  switch (severity) {
    case 'INFO':
      return what
    case 'YELLOW':
      return `${what}, yellow and red`
    case 'RED':
      return `${what}, red alone`
  }
}

export function depotsOf({ depot_ids: depotIds }: Webhook): string {
  return depotIds === null ? 'all depots' : countOf(depotIds.length, 'depot')
}
