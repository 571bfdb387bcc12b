import type { ChargerClock } from '@busbar/domain/charging/clock'
import type {
  Boot,
  ChargerDesk,
  ChargerLink,
  ConnectorState,
  KnownCharger,
  MessageLine,
  Notice,
  OrderAnswer,
  Reading,
  SessionEnded,
  SessionStarted,
  TurnedAway,
  Abilities,
} from '../../server/src/engine/chargers.ts'
import type { Log } from '../../server/src/engine/ports.ts'

export type Said =
  | { readonly word: 'turnedAway'; readonly identity: string; readonly why: TurnedAway }
  | { readonly word: 'opened'; readonly id: string; readonly epoch: number }
  | { readonly word: 'closed'; readonly id: string; readonly epoch: number }
  | { readonly word: 'booted'; readonly id: string; readonly boot: Boot }
  | { readonly word: 'learnt'; readonly id: string; readonly abilities: Abilities }
  | { readonly word: 'connectorState'; readonly id: string; readonly connector: number | null; state: ConnectorState }
  | { readonly word: 'sessionStarted'; readonly id: string; readonly started: SessionStarted }
  | { readonly word: 'sessionEnded'; readonly id: string; readonly ended: SessionEnded }
  | { readonly word: 'clockShown'; readonly id: string; readonly clock: ChargerClock | null }
  | { readonly word: 'measured'; readonly id: string; readonly readings: readonly Reading[] }
  | { readonly word: 'answered'; readonly id: string; readonly orderId: string; readonly answer: OrderAnswer }
  | { readonly word: 'reported'; readonly id: string; readonly notice: Notice }

export type RecordingDesk = ChargerDesk & {
  readonly said: Said[]
  readonly lines: MessageLine[]
  readonly links: Map<string, ChargerLink>
  readonly chargers: Map<string, KnownCharger>
  /** the token that nobody knows */
  readonly refusedToken: string
  all<Word extends Said['word']>(word: Word): Extract<Said, { word: Word }>[]
}

/** Stands for the rest of the house: notes what it is told, and lets everybody charge who isn't refused. */
export function recordingDesk(chargers: Readonly<Record<string, KnownCharger>> = {}): RecordingDesk {
  const said: Said[] = []
  const links = new Map<string, ChargerLink>()
  const known = new Map(Object.entries(chargers))
  const lines: MessageLine[] = []
  const refusedToken = 'NOBODY'
  let sessions = 0
  return {
    ...{ said, lines, links, refusedToken, chargers: known },
    all: (word) => said.filter((one) => one.word === word) as never,
    identify: (identity) => known.get(identity) ?? null,
    turnedAway: (identity, why) => void said.push({ word: 'turnedAway', identity, why }),
    opened(id, link) {
      links.set(id, link)
      said.push({ word: 'opened', id, epoch: link.epoch })
    },
    closed(id, epoch) {
      if (links.get(id)?.epoch === epoch) links.delete(id)
      said.push({ word: 'closed', id, epoch })
    },
    booted: async (id, boot) => void said.push({ word: 'booted', id, boot }),
    learnt: (id, abilities) => void said.push({ word: 'learnt', id, abilities }),
    connectorState: (id, connector, state) => void said.push({ word: 'connectorState', id, connector, state }),
    authorise: async (_id, idToken) => ({ accepted: idToken !== refusedToken }),
    async sessionStarted(id, started) {
      said.push({ word: 'sessionStarted', id, started })
      return { accepted: started.idToken !== refusedToken, sessionRef: started.givenRef ?? String(++sessions) }
    },
    sessionEnded: async (id, ended) => void said.push({ word: 'sessionEnded', id, ended }),
    clockKept: () => null,
    clockShown: (id, clock) => void said.push({ word: 'clockShown', id, clock }),
    measured: (id, readings) => void said.push({ word: 'measured', id, readings }),
    answered: (id, orderId, answer) => void said.push({ word: 'answered', id, orderId, answer }),
    reported: (id, notice) => void said.push({ word: 'reported', id, notice }),
    logged: (_id, line) => void lines.push(line),
  }
}

/** Keeps what should never have been written. */
export function strictLog(): Log & { readonly errors: unknown[] } {
  const errors: unknown[] = []
  return { errors, debug: () => {}, info: () => {}, warn: () => {}, error: (...said) => void errors.push(said) }
}
