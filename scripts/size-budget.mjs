// What a browser must fetch before there is a usable prompt, compressed; fails over 392 KB.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'

const LIMIT = 392_000
const DIST = process.env.PODYARD_DIST ?? 'dist'
if (!existsSync(join(DIST, 'index.html'))) {
  console.error('there is no build: run npm run build first')
  process.exit(1)
}

/**
 * Files reached from the page without a dynamic import: scripts, styles and their static imports; and what the document itself
 * fetches: the worker, the terminal and, for some readers, another language.
 */
const fetched = new Map()
function visit(file) {
  if (fetched.has(file) || !existsSync(join(DIST, file))) return
  const text = readFileSync(join(DIST, file))
  fetched.set(file, gzipSync(text, { level: 9 }).length)
  const source = text.toString('utf8')
  const found = []
  if (file.endsWith('.html')) {
    // A style sheet that stands in the document itself is named there, too, and not fetched.
    const asked = source.replace(/<link disabled [^>]*>/g, '')
    for (const m of asked.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)) found.push(m[1])
    for (const m of source.matchAll(/['"]\.\/(assets\/[\w-]+\.js)['"]/g)) found.push(m[1])
  } else if (file.endsWith('.js')) {
    for (const m of source.matchAll(/(?:^|[;}\s])(?:import|export)\s*(?:[\w*{}\s,$]+from\s*)?["'](\.{1,2}\/[^"']+\.js)["']/g))
      found.push(join(dirname(file), m[1]))
    // The engine's worker starts with the page; the editor's workers are named otherwise and come on first use.
    for (const m of source.matchAll(/["'`](?:\.\/|assets\/)?(engine-[\w-]+\.js)["'`]/g)) found.push(join('assets', m[1]))
  }
  for (const next of found) visit(normalize(next))
}
visit('index.html')
const total = [...fetched.values()].reduce((a, b) => a + b, 0)
for (const [file, bytes] of [...fetched].sort((a, b) => b[1] - a[1])) console.log(`${(bytes / 1000).toFixed(1).padStart(8)} KB  ${file}`)
console.log(`${(total / 1000).toFixed(1).padStart(8)} KB  in all before the first prompt (limit ${LIMIT / 1000} KB)`)
for (const part of ['engine', 'Screen', 'ko'])
  if (![...fetched.keys()].some((file) => new RegExp(`/${part}-[\\w-]+\\.js$`).test(file))) {
    console.error(`${part} was not found among the files: the measurement is blind`)
    process.exit(1)
  }
process.exit(total <= LIMIT ? 0 : 1)
