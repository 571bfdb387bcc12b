import { type Role, roles, type Scope, scopes } from '@busbar/domain/access/access'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import { TokenCreate } from '@busbar/wire/api/access'
import { type Command, Option } from 'commander'
import { newSecret, sha256, tokenText } from '../engine/credentials.ts'
import { type House, installation } from '../engine/house.ts'
import { newId } from '../engine/ids.ts'
import type { TokenLine } from '../engine/secrets.ts'
import { CommandFailure, refused, WrongUse } from './failure.ts'
import { parseExpiry } from './expiry.ts'
import { findDepot } from './findDepot.ts'
import { withHouse } from './house.ts'
import { commandLineCause, type DataDirOption, dataDirOption, say, sayJson, type Shell } from './shell.ts'
import { table } from './table.ts'

export function addToken(program: Command, shell: Shell): void {
  const token = program.command('token').description('what scripts and other systems come in with')
  token
    .command('create')
    .description('make a token and print it, this once')
    .requiredOption('--name <name>', 'what it is for')
    .addOption(new Option('--role <role>', 'what it may do').choices(roles))
    .addOption(new Option('--scope <scope...>', 'without a role: only this').choices(scopes))
    .option('--depot <depot...>', 'only these depots, by id or name')
    .option('--expires <when>', 'a time such as 2027-01-31 or 2027-01-31T12:00:00Z, or how long: 90d, 12h, 30m')
    .option('--json', 'answer as JSON')
    .option(...dataDirOption)
    .action((options: CreateOptions) => create(shell, options))
  token
    .command('list')
    .description('all tokens, without their secrets')
    .option('--json', 'answer as JSON')
    .option(...dataDirOption)
    .action((options: ListOptions) => list(shell, options))
  token
    .command('revoke')
    .description('end a token at once')
    .argument('<token>', 'its id, or its name where only one has it')
    .option(...dataDirOption)
    .action((which: string, options: DataDirOption) => revoke(shell, which, options))
}

type ListOptions = DataDirOption & { readonly json?: true }
type CreateOptions = ListOptions & {
  readonly name: string
  readonly role?: Role
  readonly scope?: readonly Scope[]
  readonly depot?: readonly string[]
  readonly expires?: string
}

async function create(shell: Shell, options: CreateOptions): Promise<void> {
  const name = TokenCreate.shape.name.safeParse(options.name)
  if (!name.success) throw new WrongUse('A name has 1 to 120 characters, none of them control characters.')
  const { role = null, scope = [] } = options
  if (role === null && scope.length === 0) throw new WrongUse('A token needs --role, or at least one --scope.')
  const expiresAt = options.expires === undefined ? null : parseExpiry(options.expires, Date.now())
  const tokenId = newId()
  const secret = newSecret()
  const token = await withHouse(shell, options, async (house) => {
    const depotIds = options.depot ? await Promise.all(options.depot.map((depot) => findDepot(house, depot))) : null
    const wish = { tokenId, name: name.data, role, scopes: [...new Set(scope)], depotIds, expiresAt }
    const command = { type: 'CreateToken', ...wish } as const
    const handled = await house.handleAccess(installation, command, commandLineCause(), (tx) =>
      house.secrets.setTokenSecret(tx, tokenId, sha256(secret)),
    )
    if (isRefusal(handled)) throw refused(handled)
    return { ...wish, createdAt: house.clock.now(), lastUsedAt: null }
  })
  if (options.json) sayJson(shell, { ...asJson(token), token: tokenText(tokenId, secret) })
  else say(shell, tokenText(tokenId, secret))
}

async function list(shell: Shell, options: ListOptions): Promise<void> {
  const tokens = await withHouse(shell, options, ({ secrets }) => secrets.tokens())
  if (options.json) return sayJson(shell, { items: tokens.map(asJson) })
  const rows = tokens.map((token) => [
    token.name,
    token.role ?? token.scopes.join(' '),
    token.depotIds === null ? 'all' : String(token.depotIds.length),
    token.expiresAt === null ? 'never' : time(token.expiresAt),
    token.lastUsedAt === null ? 'never' : time(token.lastUsedAt),
    token.tokenId,
  ])
  say(shell, table(['NAME', 'MAY', 'DEPOTS', 'EXPIRES', 'LAST USED', 'ID'], rows))
}

const time = (at: number): string => new Date(at).toISOString()

const asJson = (token: TokenLine) => ({
  token_id: token.tokenId,
  name: token.name,
  role: token.role,
  scopes: token.scopes,
  depot_ids: token.depotIds,
  expires_at: token.expiresAt === null ? null : time(token.expiresAt),
  last_used_at: token.lastUsedAt === null ? null : time(token.lastUsedAt),
  created_at: time(token.createdAt),
})

async function revoke(shell: Shell, which: string, options: DataDirOption): Promise<void> {
  const name = await withHouse(shell, options, async (house) => {
    const token = await findToken(house, which)
    const command = { type: 'RevokeToken', tokenId: token.tokenId } as const
    const handled = await house.handleAccess(installation, command, commandLineCause())
    if (isRefusal(handled)) throw refused(handled)
    return token.name
  })
  say(shell, `Token "${name}" was revoked.`)
}

async function findToken({ secrets }: House, idOrName: string): Promise<TokenLine> {
  const tokens = await secrets.tokens()
  const byId = tokens.find(({ tokenId }) => tokenId === idOrName.toLowerCase())
  if (byId) return byId
  const [only, ...others] = tokens.filter(({ name }) => name === idOrName)
  if (!only) throw new CommandFailure(`There is no token "${idOrName}".`)
  if (others.length > 0) {
    throw new CommandFailure(
      `${others.length + 1} tokens are called "${idOrName}": say which by its id (busbar token list).`,
    )
  }
  return only
}
