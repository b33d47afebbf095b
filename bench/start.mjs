// How long `podyard kubectl` takes to start, beside a Node that does nothing: `node bench/start.mjs`.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCommandLine } from '../scripts/build-cli.mjs'

const RUNS = 15
const bundle = await buildCommandLine()
const folder = mkdtempSync(join(tmpdir(), 'podyard-start-'))
const kubeconfig = join(folder, 'config')

/** The median of several runs, in milliseconds. */
function median(args) {
  const times = []
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now()
    const { status, stderr } = spawnSync(process.execPath, args, { env: { ...process.env, KUBECONFIG: kubeconfig, HOME: folder } })
    if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`)
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]
}

const server = spawn(process.execPath, [bundle, 'api', '--bare', '--port', '0', '--kubeconfig', kubeconfig])
await new Promise((resolve) => server.stdout.once('data', resolve))
const idle = median(['-e', '0'])
const row = (name, time) =>
  console.log(`${name.padEnd(40)} ${time.toFixed(0).padStart(5)} ms ${(time / idle).toFixed(1).padStart(5)} times Node's own`)
row('node -e 0', idle)
row('podyard kubectl version --client', median([bundle, 'kubectl', 'version', '--client']))
row('podyard kubectl get pods', median([bundle, 'kubectl', 'get', 'pods']))
server.kill()
rmSync(folder, { recursive: true })
