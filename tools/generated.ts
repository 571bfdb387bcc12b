import { httpDoor } from '../server/src/http/app.ts'
import { problemCodes } from '../server/src/http/problem.ts'
import { openHouse } from '../server/src/house.ts'
import { settingsSchema } from '../server/src/settings.ts'
import { type Connection, openDatabase } from '../server/src/storage/database.ts'
import { migrate, readMigrations } from '../server/src/storage/migrate.ts'
import { schemaDump } from '../server/src/storage/schemaDump.ts'
import { profileJsonSchema } from '../simulator/src/profile/schema.ts'
import { formatted } from './formatted.ts'

const quiet = { debug() {}, info() {}, warn() {}, error() {} }

/** What the code says about itself, by the file in which it stands checked in. Needs an empty database. */
export async function generated(connection: Connection): Promise<Record<string, string>> {
  const database = openDatabase(connection)
  await migrate(database, await readMigrations())
  const schema = await schemaDump(database)
  await database.close()
  return {
    'server/src/storage/schema.txt': schema,
    'wire/openapi.json': `${JSON.stringify(await openApi(connection), null, 1)}\n`,
    'simulator/profiles/profile.schema.json': await json(profileJsonSchema()),
    'docs/protocols/problem-codes.md': await markdown(codesPage()),
    'docs/operating/settings.md': await markdown(settingsPage()),
  }
}

export async function openApi(connection: Connection): Promise<object> {
  const house = await openHouse(connection, quiet)
  const app = await httpDoor(house, { ratePerMinute: 1_000_000, trustedProxies: [], pageFolder: null })
  await app.ready()
  const document = app.swagger()
  await app.close()
  await house.close()
  return document
}

const codesPage = (): string => `# Problem codes

Every error is \`application/problem+json\` (RFC 9457) with one of these codes. Generated from \`server/src/http/problem.ts\`.

| code | status | title |
| --- | --- | --- |
${Object.entries(problemCodes)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`)
  .join('\n')}
`

const settingsPage = (): string => `# Settings

Read from the environment and from \`busbar.yaml\` in the folder where Busbar is started (or the file that
\`BUSBAR_CONFIG\` names); the environment wins. A wrong one stops the start with one line. Generated from
\`server/src/settings.ts\`.

| name | default | what it is |
| --- | --- | --- |
${Object.entries(settingsSchema.shape)
  .map(([name, schema]) => `| \`${name}\` | ${defaultOf(schema)} | ${schema.description ?? ''} |`)
  .join('\n')}
`

function defaultOf(schema: { safeParse(value: unknown): { success: boolean; data?: unknown } }): string {
  const { data } = schema.safeParse(undefined)
  return data === undefined ? '' : `\`${data === '' ? '(empty)' : String(data)}\``
}

/** As the formatter would have it. */
const json = (value: object): Promise<string> => formatted('docs/x.json', JSON.stringify(value))
const markdown = (text: string): Promise<string> => formatted('docs/x.md', text)
