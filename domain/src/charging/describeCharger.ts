import { unreachable } from '../kernel/assert.ts'
import { kwExact, kwhExact } from '../kernel/powerWords.ts'
import { clockText } from './clock.ts'
import type { ChargerAsk, ChargerEvent, ChargerMake, SessionDemand } from './chargerEvents.ts'
import type { Layer } from './layers.ts'
import type { AnswerKind } from './installed.ts'

/** An event as one sentence, for people who read what happened. */
export function describeChargerEvent(event: ChargerEvent): string {
  switch (event.type) {
    case 'ChargerAdopted':
      return `Charger "${event.ocppIdentity}" adopted`
    case 'ChargerBooted':
      return event.before === null
        ? `First boot: ${makeText(event.after)}`
        : `Boot with a change: ${makeText(event.before)} → ${makeText(event.after)}`
    case 'AbilitiesLearnt':
      return `Abilities learnt: ${event.abilities.canSteer === false ? 'no smart charging' : `limits in ${event.abilities.units?.join(' or ') ?? 'an unknown unit'}`}`
    case 'LayerFound':
      return `Charger ${event.isTaken ? 'takes' : 'turns away'} ${layerTexts[event.layer]}`
    case 'FallbackConfirmed':
      return `${placeText(event.connector)} keeps a fallback of ${kwExact(event.limitW)}`
    case 'FallbackLost':
      return `${placeText(event.connector)} has no fallback that we know of: ${event.why}`
    case 'HardCapConfirmed':
      return `Charger keeps a hard cap of ${kwExact(event.limitW)}`
    case 'HardCapLost':
      return `Charger has no hard cap that we know of: ${event.why}`
    case 'ClockFound':
      return `Clock found ${clockText(event.aheadMs)}`
    case 'ConductNoted':
      return `${placeText(event.connector)} ${event.state === 'OBEYS' ? 'keeps' : 'does not keep'} to its limits: ${Math.round(event.obeyed)} of ${Math.round(event.judged)} samples within them`
    case 'ChargerTrusted':
      return `${placeText(event.connector)} is trusted again`
    case 'SessionStarted':
      return `Session began at connector ${event.connector}${event.isLate ? ' (told late)' : ''}`
    case 'SessionEnded':
      return `Session at connector ${event.connector} ended${event.energyWh === null ? '' : ` with ${kwhExact(event.energyWh)}`}`
    case 'SessionDemandSet':
      return `Session at connector ${event.connector}: ${demandText(event.after)}`
    case 'SessionPlanned':
      return `Departure plan for the session at connector ${event.connector}: ${demandText(event.planned)}`
    case 'SessionIdentified':
      return `Session at connector ${event.connector} is that of ${event.idToken}`
    case 'SessionPaused':
      return `Session at connector ${event.connector} paused`
    case 'SessionResumed':
      return `Session at connector ${event.connector} goes on`
    case 'ChargerAsked':
      return `Asked ${askText(event.asked)}: ${answerTexts[event.answer]}`
    default:
      return unreachable(event)
  }
}

const layerTexts: Readonly<Record<Layer, string>> = {
  SESSION: 'limits of a session',
  DEFAULT: 'limits as the default of a connector',
  WHOLE: 'limits of the whole charger',
}

function askText(asked: ChargerAsk): string {
  switch (asked.action) {
    case 'START':
      return `to start charging at connector ${asked.connector}`
    case 'STOP':
      return `to end session ${asked.sessionRef}`
    case 'RESET':
      return asked.isHard ? 'to reset at once' : 'to reset when it is free'
    case 'TRIGGER':
      return `to tell ${asked.what.toLowerCase().replaceAll('_', ' ')}`
  }
}

const answerTexts: Readonly<Record<AnswerKind, string>> = {
  ...{ ACCEPTED: 'accepted', REJECTED: 'rejected', NOT_SUPPORTED: 'not supported' },
  ...{ NO_ANSWER: 'no answer', NOT_SENT: 'not sent' },
}

const makeText = ({ vendor, model, firmware }: ChargerMake): string =>
  `${vendor} ${model}${firmware === null ? '' : `, firmware ${firmware}`}`

const placeText = (connector: number | null): string => (connector === null ? 'Charger' : `Connector ${connector}`)

function demandText(demand: Partial<SessionDemand>): string {
  const { tier, weight, departureAt, energyNeededWh } = demand
  return [
    ...(tier === undefined ? [] : [`priority ${tier}`]),
    ...(weight === undefined ? [] : [`weight ${weight}`]),
    ...(departureAt === undefined
      ? []
      : [departureAt === null ? 'no departure' : `leaves ${new Date(departureAt).toISOString()}`]),
    ...(energyNeededWh === undefined
      ? []
      : [energyNeededWh === null ? 'energy unknown' : `needs ${kwhExact(energyNeededWh)}`]),
  ].join(', ')
}
