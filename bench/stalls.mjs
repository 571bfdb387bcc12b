// Comes into the program before it starts: how long its event loop stood still at most, written down at each signal, and
// begun anew.
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const file = process.env['STALLS_FILE']
if (isMainThread && file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  let looks = 0
  process.on('SIGUSR2', () => {
    writeFileSync(file, JSON.stringify({ looks: ++looks, mostMs: delay.max / 1e6, p99Ms: delay.percentile(99) / 1e6 }))
    delay.reset()
  })
}
