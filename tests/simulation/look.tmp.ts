import { complaintsOf, faultyDepot, runFaulty } from './faultyDepots.ts'
const seed = Number(process.argv[2]), at = Number(process.argv[3]), back = Number(process.argv[4] ?? 400)
const profile = faultyDepot(seed, Math.min(1.5, (at + 60) / 3600), 600)
const ran0 = await runFaulty(faultyDepot(seed, 1.5, 600), seed)
console.log(complaintsOf(ran0))
void profile
const { run, engine } = ran0
const t0 = run.depot.startsAt
for (const m of run.depot.makes) console.log(m.identity, m.protocol, m.ratingW, m.connectors, 'fb', m.commissionedFallbackW, [...m.habits].join(','))
console.log(JSON.stringify(run.depot.wiring))
console.log(JSON.stringify(run.depot.limits.map((l) => ({ ...l, from: (l.from - t0) / 1000, until: (l.until - t0) / 1000, knownAt: (l.knownAt - t0) / 1000 }))))
for (const o of run.occurrences) { const s = (o.at - t0) / 1000; if (s > at - back && s < at + 40) console.log(s.toFixed(1), o.what, o.who) }
for (const c of engine.cycles) {
  const s = (c.image.now - t0) / 1000
  if (s < at - Math.min(back, 120) || s > at + 30) continue
  console.log(s.toFixed(1), c.trigger, c.result.nodes.map((n) => `${n.name}:${n.limitW}`).join(' '), 'excess', JSON.stringify(c.result.plan.excess.map((e) => e.overW)))
  for (const u of c.image.units) {
    const p = u.permission
    const f = (x: { steps: readonly { at: number; limitW: number }[]; aheadMs: number }) => `${x.aheadMs / 1000}[${x.steps.map((q) => `${((q.at - t0) / 1000).toFixed(0)}:${q.limitW}`).join(' ')}]`
    const r = c.result.units.find((x) => x.unitId === u.unitId)!
    console.log('   ', r.name, r.state, 'exp', r.exposureW, p.link.state, 'sess', p.sessionRef, 'clk', JSON.stringify(p.clock), 'conf', p.confirmed && f(p.confirmed), 'unc', p.unconfirmed.map(f).join(' '), p.conduct.state, 'od', p.overdrawnW, 'fb', p.fallback.confirmedW, 'drawn', u.drawn?.w, p.mayHaveForgotten ? 'forgot' : '')
  }
  for (const o of c.sent) console.log('      ->', o.why, c.result.units.find((x) => x.unitId === o.unitId)!.name, o.aheadMs, o.steps.map((q) => q.limitW).join(' '))
}
