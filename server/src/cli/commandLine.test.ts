import { execFile } from 'node:child_process'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { busbarHere } from '../../../tests/support/commandHere.ts'
import { busbar, databaseUrl, type Given } from '../../../tests/support/commandLine.ts'
import { migrated } from '../../../tests/support/house.ts'
import { temporaryFolder } from '../../../tests/support/otherProcesses.ts'
import { freshDatabase, type FreshDatabase } from '../../../tests/support/postgres.ts'

// Each command is a process of its own: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let here: Awaited<ReturnType<typeof temporaryFolder>>
let database: FreshDatabase
let given: Given

beforeAll(async () => {
  here = await temporaryFolder()
  database = await freshDatabase({ template: migrated })
  given = { folder: here.folder, environment: { DATABASE_URL: databaseUrl(database.connection) } }
})
afterAll(async () => {
  await database.drop()
  await here.clear()
})

test('OPS-2: the version is that of the package', async () => {
  const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    version: string
  }
  expect(await busbar(['--version'], given)).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' })
})

test('OPS-2: it runs from what was compiled when it was built, and all the same where that is of no use', async () => {
  const [bin, dist] = [join(import.meta.dirname, '../../bin'), join(import.meta.dirname, '../../dist')]
  const folder = join(here.folder, 'dist')
  const loaded = async (from: string) => {
    const script = `import(${JSON.stringify(`${bin}/load.mjs`)}).then(({ load }) => {
      const { wasCompiled, run } = load(${JSON.stringify(from)})
      console.log(wasCompiled, typeof run)
    })`
    return (await promisify(execFile)(process.execPath, ['-e', script])).stdout
  }
  // The first command builds what isn't there yet.
  await busbar(['--version'], given)
  await cp(join(dist, 'busbar.cjs'), join(folder, 'busbar.cjs'))
  expect(await loaded(dist)).toBe('true function\n')
  expect(await loaded(folder)).toBe('false function\n')
  const compiled = await readFile(join(dist, 'busbar.compiled'))
  compiled.writeUInt32LE(compiled.readUInt32LE(4) ^ 1, 4)
  await writeFile(join(folder, 'busbar.compiled'), compiled)
  expect(await loaded(folder)).toBe('false function\n')
})

test('OPS-2: help names every command and is no error; without a command it is', async () => {
  const help = await busbar(['--help'], given)
  expect(help).toMatchObject({ exitCode: 0, stderr: '' })
  const commands = ['start', 'stop', 'migrate', 'backfill', 'seed', 'import', 'export', 'user', 'token', 'backup']
  for (const command of [...commands, 'restore', 'restored', 'doctor', 'balance', 'simulate'])
    expect(help.stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'))
  expect(await busbar([], given)).toMatchObject({ exitCode: 2, stdout: '', stderr: help.stdout })
})

/** A start, and what is no command at all, as a process of its own. */
const command = ([name]: readonly string[]) => (name === 'start' || name === 'strat' ? busbar : busbarHere)

describe('a wrong use says so in one line and ends with 2', () => {
  test.each([
    [['strat'], /unknown command 'strat'/],
    [['import'], /missing required argument 'file'/],
    [['import', 'x.yaml', '--lgacy'], /unknown option '--lgacy'/],
    [['export', 'x', '--format', 'xml'], /Allowed choices are yaml, json/],
    [['token', 'create', '--role', 'viewer'], /'--name <name>' not specified/],
    [['token', 'create', '--name', 'x'], /needs --role, or at least one --scope/],
    [['token', 'create', '--name', 'x', '--role', 'king'], /Allowed choices are viewer, operator, system_admin/],
    [['token', 'create', '--name', 'x', '--scope', 'all'], /Allowed choices are registry:read/],
    [['token', 'create', '--name', 'x', '--role', 'viewer', '--expires', 'soon'], /--expires soon: say 2027-01-31/],
    [['token', 'create', '--name', 'x', '--role', 'viewer', '--expires', '2020-01-31'], /is over already/],
    [['token', 'create', '--name', 'x', '--role', 'viewer', '--expires', '2031-02-31'], /--expires 2031-02-31: say/],
    [['token', 'create', '--name', ' ', '--role', 'viewer'], /A name has 1 to 120 characters/],
    [['user', 'add', 'eve', '--role', 'viewer'], /no terminal to ask for a password/],
    [['start', '--port', 'abc'], /--port abc: must be a number/],
    [['token', 'list', '--data-dir', ''], /--data-dir: is empty/],
    [['user', 'role', 'eve', 'queen'], /Allowed choices are viewer, operator, system_admin/],
  ])('OPS-2: busbar %j', async (args, words) => {
    const { exitCode, stdout, stderr } = await command(args)(args, given)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(words)
    expect(stderr).toMatch(/^busbar: /)
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .filter((line) => !line.startsWith('(Did you mean')),
    ).toHaveLength(1)
  })
})

describe('what cannot be done says why in one line and ends with 1', () => {
  test.each([
    [['export', 'Nowhere'], {}, /There is no depot "Nowhere"\./],
    [['import', 'missing.yaml'], {}, /There is no file missing\.yaml\./],
    [['import', '.'], {}, /\. is a folder\./],
    [['seed', 'demo', 'missing.yaml'], {}, /There is no file missing\.yaml\./],
    [['user', 'enable', 'nobody'], {}, /There is no user "nobody"\./],
    [['token', 'revoke', 'nothing'], {}, /There is no token "nothing"\./],
    [['backup', 'copy'], {}, /DATABASE_URL is set, and that database is not ours: .*pg_dump/],
    [['restore', 'copy'], {}, /DATABASE_URL is set, and that database is not ours: .*pg_restore/],
    [['token', 'list'], { DATABASE_URL: 'postgres://localhost:1/x' }, /the database can't be used: .*ECONNREFUSED/],
    [['token', 'list'], { DATABASE_URL: 'mysql://localhost/x' }, /setting DATABASE_URL: must begin with postgres:/],
    [['token', 'list'], { LOG_LEVEL: 'loud' }, /setting LOG_LEVEL: must be one of debug, info/],
    [['start'], { PORT: 'eighty' }, /setting PORT: must be a number/],
    [['start'], { TRUSTED_PROXIES: 'loopback, 10.0.0.0/99' }, /setting TRUSTED_PROXIES: must be addresses or networks/],
    [['start'], { ADMIN_PASSWORD: 'short' }, /setting ADMIN_PASSWORD: must have at least 12 characters/],
    [['start'], { BUSBAR_CONFIG: 'other.yaml' }, /setting BUSBAR_CONFIG: there is no file/],
    [['start'], { DATABASE_URL: 'postgres://localhost:1/x' }, /the database can't be used: .*ECONNREFUSED/],
  ])('OPS-3: busbar %j with %j', async (args, environment, words) => {
    const { exitCode, stdout, stderr } = await command(args)(args, {
      ...given,
      environment: { ...given.environment, ...environment },
    })
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(words)
    expect(stderr).toMatch(/^busbar: .*\n$/)
  })
})
