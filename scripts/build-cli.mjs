// Bundles src/cli into dist-cli/: one start file, the rest in chunks loaded when needed.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const BUNDLE = 'dist-cli/podyard.js'

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
  await build({
    entryPoints: { podyard: 'src/cli/podyard.ts' },
    outdir: 'dist-cli',
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
  return BUNDLE
}

if (process.argv[1]?.endsWith('build-cli.mjs')) console.log(await buildCommandLine())
