/** Build step: writes `offline-files.js`, which tells the service worker every file of the build and what this build is called. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const NAME = 'offline-files.js'
/** The service worker itself is kept by the browser. */
const APART = new Set(['offline.js', NAME])

export function offlineFiles(): Plugin {
  let publicFolder = ''
  return {
    name: 'podyard-offline-files',
    apply: 'build',
    configResolved: (config) => void (publicFolder = config.publicDir),
    writeBundle({ dir }, bundle) {
      // Workers are built on their own first; the page's build, which has them all, is the one with the HTML.
      if (!dir || !('index.html' in bundle)) return
      const files = [...Object.keys(bundle), ...readdirSync(publicFolder)].filter((file) => !APART.has(file) && !file.endsWith('.map'))
      files.sort()
      // Built files carry their content's hash in their name; the others are told apart by what is in them.
      const build = createHash('sha256').update(files.join('\n'))
      for (const file of files) if (!file.startsWith('assets/')) build.update(readFileSync(join(dir, file)))
      const words = { build: build.digest('hex').slice(0, 12), files }
      writeFileSync(join(dir, NAME), `self.podyard = ${JSON.stringify(words)}\n`)
    },
  }
}
