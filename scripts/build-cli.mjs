// Bundles src/cli into dist-cli/: one start file, the rest in chunks loaded when needed.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'

const OUT = 'dist-cli'
const BUNDLE = `${OUT}/podyard.js`
/** Chunks of earlier builds are kept this long, in milliseconds: programs that still run may load them yet. */
const KEPT = 3_600_000

function newest(folder) {
  let time = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) time = Math.max(time, newest(path))
    else if (!entry.name.includes('.test.')) time = Math.max(time, statSync(path).mtimeMs)
  }
  return time
}

/** Large JSON as text that is parsed when its module runs: much faster to load than the same as a program. */
const jsonAsText = {
  name: 'json-as-text',
  setup(esbuild) {
    esbuild.onLoad({ filter: /\.json$/ }, ({ path }) => {
      const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')))
      if (text.length < 4096) return undefined
      return { contents: `export default JSON.parse(${JSON.stringify(text)})`, loader: 'js' }
    })
  },
}

/** Builds when needed; returns the bundle's path. */
export async function buildCommandLine() {
  if (existsSync(BUNDLE) && statSync(BUNDLE).mtimeMs >= newest('src')) return BUNDLE
  const { metafile } = await build({
    entryPoints: { podyard: 'src/cli/podyard.ts' },
    outdir: OUT,
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    // Most of the time a command takes to start goes into reading the program.
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [jsonAsText],
    logLevel: 'warning',
    loader: { '.md': 'text', '.yaml': 'text' },
    banner: { js: "import { createRequire as podyardRequire } from 'node:module'; const require = podyardRequire(import.meta.url);" },
  })
  const made = new Set(Object.keys(metafile.outputs).map((path) => basename(path)))
  for (const name of readdirSync(OUT))
    if (!made.has(name) && Date.now() - statSync(join(OUT, name)).mtimeMs > KEPT) rmSync(join(OUT, name), { recursive: true, force: true })
  return BUNDLE
}

if (process.argv[1]?.endsWith('build-cli.mjs')) console.log(await buildCommandLine())
