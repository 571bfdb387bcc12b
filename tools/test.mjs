// `npm test`. Node 20 runs no TypeScript by itself; what this starts is checked like all other code.
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('../', import.meta.url)))
try {
  const { register } = await import('tsx/esm/api')
  register()
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
  console.error('What the tests stand on is not installed: run "npm ci" first.\n\n0 passed, 1 failed')
  process.exit(1)
}
const { run } = await import('./run.ts')
process.exitCode = await run(process.argv.slice(2))
