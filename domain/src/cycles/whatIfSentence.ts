import { kw } from '../kernel/powerWords.ts'
import { counted } from './countedAs.ts'
import { type Clock, cycleSentence } from './sentences.ts'
import type { WhatIfResult } from './whatIf.ts'

/** What one change would have made different, in one line. */
export function whatIfSentence({ outcome, units, result }: WhatIfResult, clock: Clock): string {
  const then = cycleSentence(result, clock).text
  if (units.length === 0) return `No charger would have got anything else. ${then}`
  const more = units.filter(({ beforeW, afterW }) => afterW > beforeW)
  const less = units.filter(({ beforeW, afterW }) => afterW < beforeW)
  const parts = [
    ...(more.length === 0 ? [] : [`${counted(more.length, result)} would have got ${sum(more)} more`]),
    ...(less.length === 0 ? [] : [`${counted(less.length, result)} ${sum(less)} less`]),
  ]
  const said =
    more.length === 0 ? `${counted(less.length, result)} would have got ${sum(less)} less` : parts.join(', and ')
  const changed = outcome.before === outcome.after ? '' : ` The outcome would have been ${outcome.after}.`
  return `${said}.${changed} ${then}`
}

type Changes = WhatIfResult['units']
const sum = (units: Changes): string => kw(units.reduce((w, { beforeW, afterW }) => w + Math.abs(afterW - beforeW), 0))
