import type { App } from './doors.ts'
import { HttpProblem } from './problem.ts'

/** A closing door takes nobody in, ends what is in flight, and doesn't wait for ever. */
export function closeInOrder(app: App, closingMsMax: number): void {
  let closing = false
  let timer: NodeJS.Timeout | undefined

  app.addHook('preClose', (done) => {
    closing = true
    timer = setTimeout(() => app.server.closeAllConnections(), closingMsMax)
    done()
  })
  app.addHook('onClose', async () => clearTimeout(timer))
  app.addHook('onRequest', async () => {
    if (closing) throw new HttpProblem('NOT_READY', 'Busbar is stopping.', [], { 'retry-after': '5' })
  })
  // A connection kept alive would hold the door open until it is idle for long enough.
  app.addHook('onSend', async (_request, reply) => {
    if (closing) void reply.header('connection', 'close')
  })
}
