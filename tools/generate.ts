import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generated } from './generated.ts'
import { launchPostgres } from '../server/src/storage/local/launch.ts'

// Writes every file that is made from the code; a test compares what is checked in with what this would write.
const folder = await mkdtemp(join(tmpdir(), 'busbar-generate-'))
const local = await launchPostgres({ dataDir: folder, durable: false })
try {
  for (const [path, content] of Object.entries(await generated(local.connection))) {
    await writeFile(path, content)
    console.log(path)
  }
} finally {
  await local.release()
  await rm(folder, { recursive: true, force: true })
}
