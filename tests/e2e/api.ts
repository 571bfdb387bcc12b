import assert from 'node:assert/strict'
import { request } from '@playwright/test'

export type Api = Awaited<ReturnType<typeof api>>

/** The API as a signed-in person's browser uses it, to lay out what a test is not about. */
export async function api(name: string, password: string) {
  return withSession({ name, password })
}

/** The same with a session that was saved before. */
export async function apiAs(storageState: string) {
  return withSession({ storageState })
}

type Session = { readonly name: string; readonly password: string } | { readonly storageState: string }

async function withSession(session: Session) {
  const baseURL = process.env['BUSBAR_URL']
  assert(baseURL, 'the server is not started')
  const saved = 'storageState' in session ? { storageState: session.storageState } : {}
  const context = await request.newContext({ baseURL, extraHTTPHeaders: { origin: baseURL }, ...saved })

  async function call(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET', path: string, data?: object) {
    const answer = await context.fetch(path, { method, ...(data && { data }) })
    const text = await answer.text()
    assert(answer.ok(), `${method} ${path}: ${answer.status()} ${text}`)
    return (text === '' ? {} : JSON.parse(text)) as Record<string, string>
  }
  if ('name' in session) await call('POST', '/api/session', session)

  return {
    get: (path: string) => call('GET', path),
    post: (path: string, data: object = {}) => call('POST', path, data),
    put: (path: string, data: object) => call('PUT', path, data),
    patch: (path: string, data: object) => call('PATCH', path, data),
    save: (path: string) => context.storageState({ path }),
  }
}
