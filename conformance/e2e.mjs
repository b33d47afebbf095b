// Runs Kubernetes's own end-to-end suite against `podyard api`, and counts.
//   E2E_TEST=/path/to/e2e.test [KUBECTL=/path/to/kubectl] [PARALLEL=2] [SPEED=1] [SKIP=REGEX] node conformance/e2e.mjs [FOCUS...]
// Every FOCUS is a regular expression over the names of tests (`\[Conformance\]`) and is run on a cluster of its own. Tests
// that are [Disruptive], or wait for a cloud, are left out unless SKIP says otherwise. Exits 0 when no suite is given.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, createWriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buildCommandLine } from '../scripts/build-cli.mjs'

const suite = process.env.E2E_TEST
if (!suite || !existsSync(suite)) {
  console.log('e2e: E2E_TEST names no suite, nothing is checked')
  process.exit(0)
}
const NODES = 'minikube,minikube-m02,minikube-m03'
const focuses = process.argv.length > 2 ? process.argv.slice(2) : ['\\[Conformance\\]']
const bundle = await buildCommandLine()
const folder = mkdtempSync(join(tmpdir(), 'podyard-e2e-'))

/** Serves a cluster; resolves with what ends it once it can be asked. */
function serve(kubeconfig) {
  const args = [bundle, 'api', '--port', '0', '--tls', '--nodes', NODES, '--kubeconfig', kubeconfig, '--speed', process.env.SPEED ?? '1']
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    server.on('exit', (code) => reject(new Error(`podyard api ended with ${code}`)))
    createInterface({ input: server.stdout }).once('line', () => resolve(() => server.kill()))
  })
}

function runSuite(focus, kubeconfig, reports) {
  const args = [
    '--provider=skeleton',
    `--kubeconfig=${kubeconfig}`,
    ...(process.env.KUBECTL ? [`--kubectl-path=${process.env.KUBECTL}`] : []),
    '--node-os-distro=debian',
    '--allowed-not-ready-nodes=0',
    `--report-dir=${reports}`,
    `--ginkgo.focus=${focus}`,
    `--ginkgo.skip=${process.env.SKIP ?? '\\[Disruptive\\]|LoadBalancer|\\[Feature:.*Cloud'}`,
  ]
  const log = createWriteStream(join(reports, 'e2e.log'))
  const running = spawn(suite, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  running.stdout.pipe(log, { end: false })
  running.stderr.pipe(log, { end: false })
  return new Promise((resolve, reject) => {
    running.on('error', reject)
    running.on('close', (code) => log.end(() => resolve(code)))
  })
}

const UNESCAPED = { '&quot;': '"', '&#34;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' }
const unescaped = (text) => text.replace(/&(quot|#34|#39|lt|gt|amp);/g, (entity) => UNESCAPED[entity])

/** What the reports of a run tell of each test: names that passed and failed; skipped ones are not told. */
function results(reports) {
  const told = { passed: [], failed: [] }
  for (const name of readdirSync(reports).filter((each) => each.endsWith('.xml'))) {
    const text = readFileSync(join(reports, name), 'utf8')
    for (const [, attributes, , inside = ''] of text.matchAll(/<testcase ([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g)) {
      if (/<skipped/.test(inside) || /status="(skipped|pending)"/.test(attributes)) continue
      const test = unescaped(/(?:^| )name="([^"]*)"/.exec(attributes)?.[1] ?? '').replace(/^\[It\] /, '')
      // Set-ups of the suite are told like tests by newer ones, whether there was anything to set up or not.
      if (/^\[(Synchronized|Report)?(Before|After)Suite\]/.test(test)) continue
      told[/<(failure|error)/.test(inside) ? 'failed' : 'passed'].push(test)
    }
  }
  return told
}

let passed = 0
let failed = 0
async function check(focus, index) {
  const reports = join(folder, String(index))
  mkdirSync(reports)
  const kubeconfig = join(reports, 'kubeconfig')
  const stop = await serve(kubeconfig)
  try {
    const code = await runSuite(focus, kubeconfig, reports)
    const told = results(reports)
    passed += told.passed.length
    failed += told.failed.length
    for (const test of told.failed) console.log(`failed: ${test}`)
    if (told.passed.length + told.failed.length === 0) {
      failed++
      console.log(`failed: ${focus}: no test ran, the suite ended with ${code}`)
    }
    console.log(`${focus}: ${told.passed.length} passed, ${told.failed.length} failed`)
  } finally {
    stop()
  }
}

const waiting = [...focuses.entries()]
const work = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) await check(next[1], next[0])
}
await Promise.all(Array.from({ length: Math.min(Number(process.env.PARALLEL ?? 2), focuses.length) }, work))
console.log(`${passed} passed, ${failed} failed${failed > 0 ? `; the suite's logs are in ${folder}` : ''}`)
if (failed === 0) rmSync(folder, { recursive: true, force: true })
process.exit(failed === 0 ? 0 : 1)
