import { type Role, roles, type User } from '@busbar/domain/access/access'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import { UserCreate } from '@busbar/wire/api/access'
import { Argument, type Command, Option } from 'commander'
import { hashPassword } from '../engine/credentials.ts'
import { type House, installation } from '../engine/house.ts'
import { newId } from '../engine/ids.ts'
import type { UserLine } from '../engine/secrets.ts'
import { CommandFailure, refused, WrongUse } from './failure.ts'
import { withHouse } from './house.ts'
import { newPassword, type PasswordOption, passwordOption } from './password.ts'
import { commandLineCause, type DataDirOption, dataDirOption, say, sayJson, type Shell } from './shell.ts'
import { table } from './table.ts'

export function addUser(program: Command, shell: Shell): void {
  const user = program.command('user').description('who may sign in')
  const name = ['<name>', 'the user’s name'] as const

  user
    .command('list')
    .description('all users')
    .option('--json', 'answer as JSON')
    .option(...dataDirOption)
    .action((options: ListOptions) => list(shell, options))
  user
    .command('add')
    .description('add a user; asks for the password')
    .argument(...name)
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).makeOptionMandatory())
    .option(...passwordOption)
    .option(...dataDirOption)
    .action((who: string, options: AddOptions) => add(shell, who, options))
  user
    .command('set-password')
    .description('give a user a new password; their sessions end')
    .argument(...name)
    .option(...passwordOption)
    .option(...dataDirOption)
    .action((who: string, options: PasswordOption & DataDirOption) => setPassword(shell, who, options))
  user
    .command('disable')
    .description('shut a user out; their sessions end')
    .argument(...name)
    .option(...dataDirOption)
    .action((who: string, options: DataDirOption) => change(shell, who, options, { disabled: true }))
  user
    .command('enable')
    .description('let a disabled user in again')
    .argument(...name)
    .option(...dataDirOption)
    .action((who: string, options: DataDirOption) => change(shell, who, options, { disabled: false }))
  user
    .command('role')
    .description('change what a user may do')
    .argument(...name)
    .addArgument(new Argument('<role>').choices(roles))
    .option(...dataDirOption)
    .action((who: string, role: Role, options: DataDirOption) => change(shell, who, options, { role }))
}

type ListOptions = DataDirOption & { readonly json?: true }
type AddOptions = PasswordOption & DataDirOption & { readonly role: Role }

async function list(shell: Shell, options: ListOptions): Promise<void> {
  const users = await withHouse(shell, options, ({ secrets }) => secrets.users())
  if (options.json) return sayJson(shell, { items: users.map(asJson) })
  const rows = users.map(({ name, role, disabled, lastSeenAt }) => [
    name,
    role,
    disabled ? 'disabled' : 'enabled',
    lastSeenAt === null ? 'never' : time(lastSeenAt),
  ])
  say(shell, table(['NAME', 'ROLE', 'STATE', 'LAST SEEN'], rows))
}

const time = (at: number): string => new Date(at).toISOString()

const asJson = (user: UserLine) => ({
  user_id: user.userId,
  name: user.name,
  role: user.role,
  disabled: user.disabled,
  last_seen_at: user.lastSeenAt === null ? null : time(user.lastSeenAt),
  revision: user.revision,
  created_at: time(user.createdAt),
  changed_at: time(user.changedAt),
})

async function add(shell: Shell, wished: string, options: AddOptions): Promise<void> {
  const name = UserCreate.shape.name.safeParse(wished)
  if (!name.success) throw new WrongUse('A name has 1 to 120 characters, none of them control characters.')
  const phc = await hashPassword(await newPassword(shell, options))
  await withHouse(shell, options, async (house) => {
    const userId = newId()
    const command = { type: 'AddUser', userId, name: name.data, role: options.role } as const
    const handled = await house.handleAccess(installation, command, commandLineCause(), (tx) =>
      house.secrets.setPassword(tx, userId, phc),
    )
    if (isRefusal(handled)) throw refused(handled)
  })
  say(shell, `User "${name.data}" was added as ${options.role}.`)
}

async function setPassword(shell: Shell, who: string, options: PasswordOption & DataDirOption): Promise<void> {
  const phc = await hashPassword(await newPassword(shell, options))
  const name = await withHouse(shell, options, async (house) => {
    const { userId, name: known } = await findUser(house, who)
    const command = { type: 'SetPassword', userId } as const
    const handled = await house.handleAccess(installation, command, commandLineCause(), async (tx) => {
      await house.secrets.setPassword(tx, userId, phc)
      await house.secrets.endSessions(tx, userId)
    })
    if (isRefusal(handled)) throw refused(handled)
    return known
  })
  say(shell, `The password of "${name}" was set.`)
}

async function change(
  shell: Shell,
  who: string,
  options: DataDirOption,
  changes: { readonly role?: Role; readonly disabled?: boolean },
): Promise<void> {
  const user = await withHouse(shell, options, async (house) => {
    const { userId } = await findUser(house, who)
    const command = { type: 'ChangeUser', userId, changes, seenRevision: null } as const
    const handled = await house.handleAccess(installation, command, commandLineCause(), async (tx) => {
      if (changes.disabled) await house.secrets.endSessions(tx, userId)
    })
    if (isRefusal(handled)) throw refused(handled)
    return handled.state.users.get(userId)
  })
  if (user) say(shell, `User "${user.name}" is ${user.role}, ${user.disabled ? 'disabled' : 'enabled'}.`)
}

async function findUser({ secrets }: House, idOrName: string): Promise<User> {
  const users = await secrets.users()
  const wanted = idOrName.toLowerCase()
  const user = users.find(({ userId }) => userId === wanted) ?? users.find(({ name }) => name.toLowerCase() === wanted)
  if (!user) throw new CommandFailure(`There is no user "${idOrName}".`)
  return user
}
