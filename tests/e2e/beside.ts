import assert from 'node:assert/strict'
import type { Acts, Left } from './bystander.ts'

/** Has the process act that runs beside the server under test; what it is given goes as JSON. */
export async function beside<Act extends keyof Acts>(
  act: Act,
  left: Left = {},
): Promise<Awaited<ReturnType<Acts[Act]>>> {
  const url = process.env['BYSTANDER_URL']
  assert(url, 'BYSTANDER_URL is not set: tests/e2e/server.ts has not run')
  const answer = await fetch(`${url}/${act}`, { method: 'POST', body: JSON.stringify(left) })
  const said = await answer.text()
  assert(answer.ok, `${act}: ${said}`)
  return JSON.parse(said) as Awaited<ReturnType<Acts[Act]>>
}
