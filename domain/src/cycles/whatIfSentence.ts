import { kw, kwUp } from '../kernel/powerWords.ts'
import { counted } from './countedAs.ts'
import { type Clock, cycleSentence } from './sentences.ts'
import type { WhatIfResult } from './whatIf.ts'

/** What one change would have made different, in one line. */
export function whatIfSentence({ outcome, units, emptied, result }: WhatIfResult, clock: Clock): string {
  const then = cycleSentence(result, clock).text
  const place = emptied === null ? '' : `${emptiedText(emptied)} `
  const others = units.filter(({ unitId }) => unitId !== emptied?.unitId)
  if (others.length === 0) return `${place}No ${place && 'other '}charger would have got anything else. ${then}`
  const more = others.filter(({ beforeW, afterW }) => afterW > beforeW)
  const less = others.filter(({ beforeW, afterW }) => afterW < beforeW)
  const parts = [
    ...(more.length === 0 ? [] : [`${counted(more.length, result)} would have got ${sum(more)} more`]),
    ...(less.length === 0 ? [] : [`${counted(less.length, result)} ${sum(less)} less`]),
  ]
  const said =
    more.length === 0 ? `${counted(less.length, result)} would have got ${sum(less)} less` : parts.join(', and ')
  const changed = outcome.before === outcome.after ? '' : ` The outcome would have been ${outcome.after}.`
  return `${place}${said}.${changed} ${then}`
}

/** What is kept free for a place stays with it: its charger may begin by itself. */
function emptiedText({ name, beforeW, afterW }: NonNullable<WhatIfResult['emptied']>): string {
  const after = afterW === 0 ? 'nothing' : kwUp(afterW)
  return `${name} would hold ${after}${beforeW === afterW ? ' all the same' : ` instead of ${kw(beforeW)}`}.`
}

type Changes = WhatIfResult['units']
const sum = (units: Changes): string => kw(units.reduce((w, { beforeW, afterW }) => w + Math.abs(afterW - beforeW), 0))
