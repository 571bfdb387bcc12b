// Type-checks every workspace with its own walls: the domain without Node's types, the web page with the browser's.
import { spawnSync } from 'node:child_process'

const tsc = 'node_modules/@typescript/native/bin/tsc'
const failed = ['balancer', 'domain', 'wire', 'server', 'simulator', 'ui'].filter(
  (workspace) => spawnSync(process.execPath, [tsc, '-p', workspace], { stdio: 'inherit' }).status !== 0,
)
if (failed.length > 0) {
  console.error(`type errors in ${failed.join(', ')}`)
  process.exit(1)
}
