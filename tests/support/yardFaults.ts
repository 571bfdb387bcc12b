import { later, leastLimitW, tell, type Yard, type YardCharger, type YardNode } from './yard.ts'

/** What befalls chargers, told to the server as it would hear of it: late, or when the charger is back. */
export function befall(yard: Yard, charger: YardCharger): void {
  const { chance } = yard
  const what = chance.one(['start', 'start', 'start', 'end', 'supposed', 'cut', 'back', 'back', 'boot'] as const)
  switch (what) {
    case 'start':
      charger.session = `s${yard.orders++}`
      return hearSoon(yard, charger)
    case 'end':
      charger.session = null
      return hearSoon(yard, charger)
    case 'supposed':
      return supposeOver(yard, charger)
    case 'cut':
      yard.faults++
      return cut(yard, charger)
    case 'back':
      return connect(yard, charger)
    case 'boot':
      yard.faults++
      boot(yard, charger)
  }
}

export function connect(yard: Yard, charger: YardCharger): void {
  if (charger.isConnected) return
  charger.isConnected = true
  tell(charger, { type: 'LinkRestored', at: yard.now })
  hear(charger)
}

export function cut(yard: Yard, charger: YardCharger): void {
  if (!charger.isConnected) return
  charger.isConnected = false
  later(yard, yard.chance.upTo(5_000), () => {
    if (!charger.isConnected) tell(charger, { type: 'LinkLost', at: yard.now })
  })
}

function boot(yard: Yard, charger: YardCharger): void {
  if (charger.forgets) charger.profile = null
  if (yard.chance.upTo(1) === 0) charger.session = null
  const wasConnected = charger.isConnected
  charger.isConnected = false
  if (wasConnected) later(yard, 0, () => tell(charger, { type: 'LinkLost', at: yard.now }))
  later(yard, 1 + yard.chance.upTo(20_000), () => {
    connect(yard, charger)
    // Some say that they booted, others just come back.
    if (yard.chance.upTo(1) === 0) tell(charger, { type: 'Booted' })
  })
}

function hearSoon(yard: Yard, charger: YardCharger): void {
  later(yard, yard.chance.upTo(2_000), () => {
    if (charger.isConnected) hear(charger)
  })
}

/** Nobody told of an end, and there was none: what it was given goes on, until something is heard of it again. */
function supposeOver(yard: Yard, charger: YardCharger): void {
  const { sessionRef } = charger.permission
  if (sessionRef === null) return
  tell(charger, { type: 'SessionEnded', isTold: false, sessionRef })
  later(yard, yard.chance.upTo(60_000), () => {
    if (charger.isConnected) hear(charger)
  })
}

export function hear(charger: YardCharger): void {
  const { session, permission } = charger
  if (permission.sessionRef === session) return
  if (permission.sessionRef !== null)
    tell(charger, { type: 'SessionEnded', isTold: true, sessionRef: permission.sessionRef })
  if (session !== null) tell(charger, { type: 'SessionStarted', sessionRef: session })
}

/** A new limit from some time on, never below what all fallbacks take; known so long before. */
export function announce(yard: Yard, node: YardNode, noticeMs: number): void {
  const from = yard.now + noticeMs
  node.limits.push({ from, limitW: leastLimitW(yard, node) + yard.chance.upTo(150_000), knownFrom: yard.now })
  later(yard, noticeMs, () => undefined)
}
