// `npm start`: installs what is missing and serves the playground on a printed address.
import './setup/node-version.mjs'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createServer as probe } from 'node:net'
import { join } from 'node:path'
import { installDependencies } from './setup/dependencies.mjs'

installDependencies()
// TypeScript imports without endings are meant; the notice about a future loader is not for the reader.
process.env.VITE_CONFIG_NATIVE_IGNORE_WARNING = 'true'

/** Whether something the page is built from is newer than the build. */
function outdated() {
  if (!existsSync('dist/index.html')) return true
  const built = statSync('dist/index.html').mtimeMs
  const newer = (path) => {
    const stat = statSync(path)
    if (!stat.isDirectory()) return stat.mtimeMs > built
    return readdirSync(path).some((name) => newer(join(path, name)))
  }
  return ['src', 'lessons', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'].some(newer)
}

const asked = process.env.PORT ?? process.argv.find((a) => a.startsWith('--port='))?.slice('--port='.length)
const port = Number(asked ?? 5173)
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error(`"${asked}" is not a port number: use PORT=5173 npm start.`)
  process.exit(1)
}

const free = await new Promise((resolve) => {
  const server = probe()
  server.once('error', () => resolve(false))
  server.listen(port, 'localhost', () => server.close(() => resolve(true)))
})
if (!free) {
  console.error(`Port ${port} is in use: stop what listens there, or choose another with PORT=${port + 1} npm start.`)
  process.exit(1)
}

const { build, createServer, preview } = await import('vite')
const address = `http://localhost:${port}/`
if (process.argv.includes('--dev')) {
  // For authors and developers: unbundled, reloading when a file changes.
  const server = await createServer({ server: { port, strictPort: true, host: 'localhost' } })
  await server.listen()
} else {
  if (outdated()) {
    console.log('Building the page (once, and after changes) ...')
    await build({ logLevel: 'error' })
  }
  await preview({ preview: { port, strictPort: true, host: 'localhost' } })
}
console.log(`Podyard is ready: ${address}  (Ctrl-C stops it)`)
