// Writes the engine that runs JavaScript in containers as text, deflated: what every bundler, the tests and the command line load
// in one way, and what the page keeps for when there is no network. From quickjs-wasi (MIT), which holds quickjs-ng (MIT).
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'

const ENGINE = 'node_modules/quickjs-wasi/quickjs.wasm'
const OUTPUT = 'src/engine/images/javascript/quickjs.json'

if (!existsSync(ENGINE)) {
  console.log('without quickjs-wasi, containers run no JavaScript')
  process.exit(0)
}
writeFileSync(OUTPUT, `${JSON.stringify({ deflated: deflateRawSync(readFileSync(ENGINE), { level: 9 }).toString('base64') })}\n`)
