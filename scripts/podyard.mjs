// `npm run -s podyard -- COMMAND`: the command line, bundled on first use and whenever a source file is newer.
import './setup/node-version.mjs'
import { spawnSync } from 'node:child_process'
import { buildCommandLine } from './build-cli.mjs'

const bundle = await buildCommandLine()
const { status, signal } = spawnSync(process.execPath, ['--enable-source-maps', bundle, ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(signal ? 128 + 15 : (status ?? 1))
