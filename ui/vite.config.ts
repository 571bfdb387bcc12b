import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type Rolldown } from 'vite'

const firstLoadMaxKb = 300
// Whoever starts the first build may be a test: React would come with all its checks.
if (process.argv.includes('build')) process.env['NODE_ENV'] = 'production'

export default defineConfig({
  plugins: [react(), firstLoad(), compressed()],
  server: { port: 5173, proxy: { '/api': 'http://127.0.0.1:8080' } },
  build: {
    target: 'es2023',
    // The content policy allows no data: scripts or pictures, and every browser we support preloads modules itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What many pages share comes as one file: a page that needs forty small ones waits for the last of them.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'common', minShareCount: 3 }] } } },
  },
})

/** UI-3: what must arrive before anything shows stays under the limit, or the build fails. */
function firstLoad(): Plugin {
  return {
    name: 'first-load',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file): file is Rolldown.OutputChunk => file.type === 'chunk')
      const wanted = chunks.filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName)
      const needed = new Set<string>()
      for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
        if (needed.has(name)) continue
        needed.add(name)
        wanted.push(...(chunks.find((chunk) => chunk.fileName === name)?.imports ?? []))
      }
      const sizes = chunks.filter((chunk) => needed.has(chunk.fileName)).map((chunk) => gzipSync(chunk.code).length)
      const kb = sizes.reduce((sum, size) => sum + size, 0) / 1000
      this.info(
        `first load: ${kb.toFixed(0)} kB of gzipped script in ${sizes.length} files (at most ${firstLoadMaxKb})`,
      )
      if (kb > firstLoadMaxKb) this.error(`The first load takes ${kb.toFixed(0)} kB of script; split a route.`)
    },
  }
}

/** Beside each script and stylesheet its compressed forms, so that a server can send them without compressing anew. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    // Only what was written is final: the lists of what to preload come into the scripts last.
    async writeBundle({ dir }, bundle) {
      if (dir === undefined) return
      const names = Object.keys(bundle).filter((fileName) => /\.(js|css)$/.test(fileName))
      for (const path of names.map((fileName) => join(dir, fileName))) {
        const content = await readFile(path)
        const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
        await writeFile(`${path}.gz`, gzipSync(content))
        await writeFile(`${path}.br`, brotli)
      }
    },
  }
}
