import type { CycleUnit } from '../api/types.gen.ts'
import { formatDuration, formatKwDown, formatKwUp } from '../kit/numbers.ts'
import type { ChainStep } from './Chain.tsx'
import { conductorLimit } from './conductorWords.ts'
import { orderReasons, rungs, unitStates } from './cycleWords.ts'

/** The way of one charger through one cycle. */
export function chainSteps(unit: CycleUnit, decidedAt: string): readonly ChainStep[] {
  return [
    askedStep(unit),
    ...(unit.granted_kw === null ? notShared(unit) : shared(unit, unit.granted_kw)),
    ...told(unit),
    ...drawn(unit, decidedAt),
  ]
}

function askedStep({ asked_kw: kw, input }: CycleUnit): ChainStep {
  if (!input || input.rung === 'MEASURED') return { label: 'asked', kw, mark: 'plain' }
  return { label: 'asked', kw, note: rungs[input.rung], mark: 'trouble' }
}

function shared({ path, asked_kw: askedKw, binding_node_id: bindingId }: CycleUnit, grantedKw: number): ChainStep[] {
  // A site without a limit of its own is no place where anything happens.
  const passed = path.filter(({ kind, limit_kw, is_binding }) => kind !== 'ROOT' || limit_kw !== null || is_binding)
  const result: ChainStep = { label: 'granted', kw: grantedKw, mark: 'result' }
  const isRamp = bindingId === null && grantedKw < askedKw
  return [...passed.map(pathStep), isRamp ? { ...result, note: 'rising step by step' } : result]
}

function pathStep(step: CycleUnit['path'][number]): ChainStep {
  const label = step.kind === 'CONNECTOR' ? 'connector' : step.kind === 'ROOT' ? 'whole site' : step.name
  if (!step.is_binding) return { label, kw: step.left_kw, mark: 'plain' }
  const limit = limitOf(step)
  const sharers = step.shared_by > 1 ? `${step.shared_by} share ${limit}` : `limit ${limit}`
  return { label, kw: step.left_kw, note: `BINDING, ${sharers}`, mark: 'binding' }
}

function limitOf({ conductor, limit_kw: limitKw }: CycleUnit['path'][number]): string {
  if (conductor) return conductorLimit(conductor)
  return limitKw === null ? 'its limit' : formatKwDown(limitKw)
}

function notShared({ state, reserved_kw: reservedKw }: CycleUnit): ChainStep[] {
  const isCalm = state === 'IDLE' || state === 'PAUSED' || state === 'STEERED'
  const why: ChainStep = {
    label: 'not shared out',
    kw: null,
    word: unitStates[state],
    mark: isCalm ? 'plain' : 'trouble',
  }
  if (reservedKw === null || reservedKw === 0) return [why]
  return [why, { label: 'kept free for it', kw: null, word: formatKwUp(reservedKw), mark: 'result' }]
}

const answers: Readonly<Record<string, Pick<ChainStep, 'label' | 'word' | 'mark'>>> = {
  ACCEPTED: { label: 'confirmed', word: 'yes', mark: 'plain' },
  REJECTED: { label: 'confirmed', word: 'refused', mark: 'trouble' },
  NOT_SUPPORTED: { label: 'confirmed', word: 'not supported', mark: 'trouble' },
  NO_ANSWER: { label: 'confirmed', word: 'no answer', mark: 'trouble' },
  NOT_SENT: { label: 'confirmed', word: 'never left', mark: 'trouble' },
}

function told({ order, told_before_kw: beforeKw, state }: CycleUnit): ChainStep[] {
  if (!order) {
    if (beforeKw === null || state === 'IDLE') return []
    return [{ label: 'told before', kw: beforeKw, note: 'nothing new to send', mark: 'plain' }]
  }
  const output = order.output_kw === null ? '' : `, ${formatKwDown(order.output_kw)} at its output`
  const sent: ChainStep = {
    ...{ label: 'sent', kw: order.limit_kw, time: order.sent_at, mark: 'plain' },
    note: `${orderReasons[order.why]}${output}`,
  }
  const answer = answers[order.state]
  if (!answer) return [sent, { label: 'confirmed', kw: null, word: 'not yet', mark: 'plain' }]
  return [sent, { ...answer, kw: null, ...(order.answered_at !== null && { time: order.answered_at }) }]
}

function drawn({ drawn_kw: kw, drawn_at: at, state }: CycleUnit, decidedAt: string): ChainStep[] {
  if (kw === null || at === null)
    return state === 'IDLE' ? [] : [{ label: 'drew', kw: null, word: 'not known', mark: 'trouble' }]
  const ageMs = Math.max(0, Date.parse(decidedAt) - Date.parse(at))
  return [{ label: 'drew', kw, note: `${formatDuration(ageMs)} before`, mark: 'plain' }]
}
