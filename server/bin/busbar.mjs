#!/usr/bin/env node
// In a clone the program is built when its sources are newer than what was built; a packed one ships built.
import { fileURLToPath } from 'node:url'
import { buildServer, buildPage } from './build.mjs'
import { load } from './load.mjs'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`busbar needs Node 20.19 or newer; this is ${process.versions.node}`)
  process.exit(1)
}
await buildServer()
if (process.argv[2] === 'start') await buildPage()
const { run } = load(fileURLToPath(new URL('../dist', import.meta.url)))
await run(process.argv.slice(2))
