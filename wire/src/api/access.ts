import { z } from 'zod'
import { Name, SearchText, Time, Uuid } from './common.ts'

export const Role = z.enum(['viewer', 'operator', 'system_admin'])
export const Scope = z.enum([
  'registry:read',
  'registry:write',
  'events:read',
  'metrics:read',
  'telemetry:read',
  'chargers:control',
])
const Password = z.string().min(12).max(200)

export const SignIn = z.strictObject({ name: SearchText(120).min(1), password: z.string().min(1).max(200) })
export const Session = z
  .object({
    user_id: Uuid.describe('of the user or the token'),
    name: z.string(),
    role: Role,
    expires_at: Time.nullable().describe('null: a token without an end'),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>
export const OwnPasswordChange = z.strictObject({
  current_password: z.string().min(1).max(200),
  new_password: Password,
})

export const UserCreate = z.strictObject({ name: Name, role: Role, password: Password })
export const UserChange = z.strictObject({ role: Role, disabled: z.boolean() }).partial()
export const PasswordReset = z.strictObject({ new_password: Password })
export const User = z
  .object({
    user_id: Uuid,
    name: z.string(),
    role: Role,
    disabled: z.boolean(),
    last_seen_at: Time.nullable(),
    revision: z.int(),
    created_at: Time,
    changed_at: Time,
  })
  .meta({ id: 'User' })
export type User = z.infer<typeof User>

export const TokenCreate = z.strictObject({
  name: Name,
  role: Role.nullable().default(null).describe('a role, or null for a token that has scopes only'),
  scopes: z.array(Scope).max(10).default([]),
  depot_ids: z
    .array(Uuid)
    .min(1)
    .max(1000)
    .nullable()
    .default(null)
    .describe('null: every depot that is not restricted'),
  expires_at: Time.nullable().default(null),
})
export const Token = z
  .object({
    token_id: Uuid,
    name: z.string(),
    role: Role.nullable(),
    scopes: z.array(Scope),
    depot_ids: z.array(Uuid).nullable(),
    expires_at: Time.nullable(),
    last_used_at: Time.nullable(),
    created_at: Time,
  })
  .meta({ id: 'Token' })
export type Token = z.infer<typeof Token>
export const TokenCreated = Token.extend({ token: z.string().describe('shown this once') }).meta({ id: 'TokenCreated' })
