import { pino } from 'pino'
import type { Log } from './engine/ports.ts'
import type { Settings } from './settings.ts'

/** One JSON line an event, on standard error: standard output belongs to what a command answers. */
export function openLog(
  level: Settings['LOG_LEVEL'],
  options: {
    /** what every line bears of the trace in which it is written */
    readonly ids?: () => object
    readonly to?: { write(line: string): void }
  } = {},
): Log {
  const { ids = () => ({}), to = pino.destination({ dest: 2, sync: false }) } = options
  return pino(
    {
      level,
      base: { 'service.name': 'busbar', 'process.pid': process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // pino writes a line's fields into what it gets here.
      mixin: () => ({ ...ids() }),
      redact: ['password', '*.password', 'authorization', '*.authorization', 'cookie', '*.cookie', 'token', '*.token'],
    },
    to,
  )
}
