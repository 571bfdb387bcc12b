import { expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import {
  describeWebhookEvent,
  type WebhookCommand,
  webhookDecider,
  type WebhookFields,
  type Webhooks,
  webhooksMax,
} from './webhooks.ts'

const fields: WebhookFields = {
  ...{ name: 'Control room', url: 'https://example.org/hook', kinds: [], severityMin: 'YELLOW', depotIds: null },
  isEnabled: true,
}
const after = (...commands: readonly WebhookCommand[]): Webhooks =>
  commands.reduce((state, command, at) => {
    const events = webhookDecider.decide(state, command, at)
    if (isRefusal(events)) throw new Error(events.refused)
    return webhookDecider.evolve(
      state,
      events.map((event) => ({ event, at })),
    )
  }, webhookDecider.initial)
const decided = (state: Webhooks, command: WebhookCommand) => {
  const events = webhookDecider.decide(state, command, 9)
  return isRefusal(events) ? events.refused : events.map(describeWebhookEvent)
}
const add = (webhookId: string): WebhookCommand => ({ type: 'AddWebhook', webhookId, fields })

test('EVT-3: a webhook is added, changed by what differs, given a new secret, and removed', () => {
  const one = after(add('a'))
  const change = { type: 'ChangeWebhook', webhookId: 'a', seenRevision: null } as const
  expect(decided(one, { ...change, changes: { ...fields } })).toEqual([])
  expect(decided(one, { ...change, changes: { ...fields, kinds: ['BREACH'], isEnabled: false } })).toEqual([
    'Webhook "Control room": kinds, whether it is told anything changed',
  ])
  expect(decided(one, { type: 'RenewWebhookSecret', webhookId: 'a' })).toEqual([
    'Webhook "Control room" was given a new secret',
  ])
  expect(decided(one, { type: 'RemoveWebhook', webhookId: 'a', seenRevision: 1 })).toEqual([
    'Webhook "Control room" removed',
  ])
  const changed = after(
    add('a'),
    { ...change, changes: { name: 'Desk' } },
    { type: 'RenewWebhookSecret', webhookId: 'a' },
  )
  expect(changed.webhooks.get('a')).toEqual({
    ...{ ...fields, webhookId: 'a', name: 'Desk', revision: 2, createdAt: 0, changedAt: 1 },
  })
})

test('EVT-3: nobody changes what they have not seen, or what is not there', () => {
  const one = after(add('a'))
  const stale = { webhookId: 'a', seenRevision: 7 } as const
  expect(decided(one, { type: 'ChangeWebhook', changes: { name: 'x' }, ...stale })).toBe('VERSION_CONFLICT')
  expect(decided(one, { type: 'RemoveWebhook', ...stale })).toBe('VERSION_CONFLICT')
  expect(decided(one, { type: 'RenewWebhookSecret', webhookId: 'b' })).toBe('WEBHOOK_NOT_FOUND')
})

test('EVT-3: there is a bound to how many are told', () => {
  const full = after(...Array.from({ length: webhooksMax }, (_, nth) => add(String(nth))))
  expect(decided(full, add('one more'))).toBe('TOO_MANY_WEBHOOKS')
})
