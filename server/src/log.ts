import { pino } from 'pino'
import type { Log } from './engine/ports.ts'
import type { Settings } from './settings.ts'

/** One JSON line an event, on standard error: standard output belongs to what a command answers. */
export function openLog(level: Settings['LOG_LEVEL']): Log {
  return pino(
    {
      level,
      base: { 'service.name': 'busbar', 'process.pid': process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: ['password', '*.password', 'authorization', '*.authorization', 'cookie', '*.cookie', 'token', '*.token'],
    },
    pino.destination({ dest: 2, sync: false }),
  )
}
