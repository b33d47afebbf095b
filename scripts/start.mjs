// `npm start`: installs what is missing and serves the playground on a printed address.
import './setup/node-version.mjs'
import { createServer as probe } from 'node:net'
import { installDependencies } from './setup/dependencies.mjs'

installDependencies()
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

const { createServer } = await import('vite')
const server = await createServer({ server: { port, strictPort: true, host: 'localhost' } })
await server.listen()
console.log(`Podyard is ready: http://localhost:${port}/  (Ctrl-C stops it)`)
