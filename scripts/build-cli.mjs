// Bundles src/cli into dist-cli/: one start file, the rest in chunks loaded when needed.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
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
