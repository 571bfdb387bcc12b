import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { House } from '../engine/house.ts'
import { valueAt, wordIssue } from '../wording.ts'
import { newId } from '../engine/ids.ts'
import { CannotWrite, Outage } from '../engine/outage.ts'
import type { App } from './doors.ts'
import { answeredMeanwhile, replay } from './idempotency.ts'
import { pathOf } from './observe.ts'
import { type DoorCode, type FieldFault, HttpProblem, toProblem } from './problem.ts'

/** Whatever goes wrong leaves as a problem with a stable code. */
export function answerProblems(app: App, house: House): void {
  app.decorateRequest('problem', null)
  app.setErrorHandler(async (error: unknown, request, reply) => {
    const problem = asProblem(error, request)
    const kept = await answeredMeanwhile(request, house, problem)
    if (kept) return replay(reply, kept)
    request.problem = problem.code
    if (problem.code === 'INTERNAL_ERROR' || problem.code === 'NOT_READY') logFault(error, request, house)
    return sendProblem(reply, problem, request.id)
  })
}

export function sendProblem(reply: FastifyReply, problem: HttpProblem, requestId: string): FastifyReply {
  const body = toProblem(problem, requestId)
  return reply
    .code(body.status)
    .headers(problem.headers)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(body)
}

function logFault(error: unknown, request: FastifyRequest, house: House): void {
  const where = { 'http.request.id': request.id, 'url.path': pathOf(request), ...request.span?.ids }
  // While the database is away every request says so: that is one line each, not a fault of ours.
  if (error instanceof HttpProblem || error instanceof Outage)
    house.log.warn({ ...where, reason: error.message }, 'not ready')
  else house.log.error({ err: error, ...where }, 'a request failed')
}

function asProblem(error: unknown, request: FastifyRequest): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof Outage) return new HttpProblem('NOT_READY', outageText(error), [], { 'retry-after': '5' })
  if (hasZodFastifySchemaValidationErrors(error))
    return wrongForm(error.validation, sentIn(request, error.validationContext))
  if (error instanceof Error && 'code' in error) return ofFramework(error as FastifyError)
  return new HttpProblem('INTERNAL_ERROR', ours)
}

/** What strangers may read too: no more than what is amiss. */
export const outageText = (error: unknown): string =>
  error instanceof CannotWrite
    ? 'The database can’t write: it has no room left, or may only read.'
    : 'The database does not answer.'

const ours = 'The fault is ours; it was logged under this request’s id.'
const faultsMax = 100
const messageCharsMax = 300

function wrongForm(
  issues: readonly {
    readonly keyword: string
    readonly message?: string
    readonly instancePath: string
    readonly params: object
  }[],
  sent: unknown,
): HttpProblem {
  const faults = issues.slice(0, faultsMax).map((issue): FieldFault => ({
    code: issue.keyword,
    // It may quote what was sent.
    message: inWords(issue, sent).slice(0, messageCharsMax),
    // The validator writes "/" where RFC 6901 has the empty pointer for the whole.
    pointer: issue.instancePath === '/' ? '' : issue.instancePath,
  }))
  const [first] = faults
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''
  return new HttpProblem('VALIDATION_FAILED', `${first?.pointer ?? ''} ${first?.message ?? ''}${more}`.trim(), faults)
}

type Issue = Parameters<typeof wordIssue>[0]

/** The validator takes its own complaint apart; here it is whole again. */
function inWords(
  { keyword, message = 'is not valid', instancePath, params }: Parameters<typeof wrongForm>[0][number],
  sent: unknown,
): string {
  const path = instancePath
    .split('/')
    .slice(1)
    .filter((step) => step !== '')
  return wordIssue({ ...params, code: keyword, message, path } as unknown as Issue, valueAt(sent, path))
}

function sentIn(request: FastifyRequest, place: string | undefined): unknown {
  if (place === 'querystring') return request.query
  return place === 'params' ? request.params : request.body
}

const byFrameworkCode: Record<string, { readonly code: DoorCode; readonly detail: string }> = {
  FST_ERR_BAD_URL: { code: 'MALFORMED_REQUEST', detail: 'The path is not well encoded.' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'NOT_FOUND', detail: 'Nothing here has so long a name.' },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'BODY_TOO_LARGE', detail: 'A body has at most 1 MiB.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'UNSUPPORTED_MEDIA_TYPE', detail: 'Send application/json.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'MALFORMED_REQUEST',
    detail: 'The body is not as long as its Content-Length says.',
  },
}

function ofFramework(error: FastifyError): HttpProblem {
  const known = byFrameworkCode[error.code]
  if (known) return new HttpProblem(known.code, known.detail)
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return new HttpProblem('MALFORMED_REQUEST', 'The request is not readable.')
  }
  return new HttpProblem('INTERNAL_ERROR', ours)
}

/** What no route was found for: no hook has run, so nothing is set yet. */
export function answerUnroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers({
    'x-request-id': request.id,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  void sendProblem(reply, asProblem(error, request), request.id)
}

const byClientError: Record<string, { readonly status: number; readonly detail: string }> = {
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The head of the request is too long.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request took too long to arrive.' },
}

/** What is no HTTP that could be understood: answered on the bare socket, if it still listens. */
export function answerGarbage(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const { status, detail } = byClientError[error.code ?? ''] ?? { status: 400, detail: 'This is no HTTP request.' }
  const requestId = newId()
  const body = JSON.stringify({ ...toProblem(new HttpProblem('MALFORMED_REQUEST', detail), requestId), status })
  if (socket.writable) {
    socket.write(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        'connection: close',
        'content-type: application/problem+json',
        `content-length: ${Buffer.byteLength(body)}`,
        `x-request-id: ${requestId}`,
        'x-content-type-options: nosniff',
        '',
        body,
      ].join('\r\n'),
    )
  }
  socket.destroy(error)
}
