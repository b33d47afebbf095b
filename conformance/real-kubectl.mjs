// Runs the recorded transcripts with the machine's own bash and real kubectl against `podyard api`, and compares.
//   [KUBECTL=/path/to/kubectl] [SHOW=1] [PARALLEL=2] node conformance/real-kubectl.mjs [NAME...]
// Waits of a transcript pass at once, shortened by what a slow machine has lost; what kubectl itself waits for takes its time.
// SHOW prints the differences. Without names the transcripts called runtime-* are left out: much of what they compare cannot come
// out twice (dates, random names, process numbers), and some look at the recording's own nodes. BUNDLE names a built command line.
// node-ssh and pty-run of the recordings are programs here too; steps with minikube, or with pty-run where there is no script(1), are
// left out. Exits 0 when no kubectl is found.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { compareScenario } from './compare.mjs'
import { buildCommandLine } from '../scripts/build-cli.mjs'

const kubectl = process.env.KUBECTL ?? 'kubectl'
const version = spawnSync(kubectl, ['version', '--client', '-o', 'json'], { encoding: 'utf8' })
if (version.error || version.status !== 0) {
  console.log('real kubectl: none on this machine, nothing is checked')
  process.exit(0)
}
const found = JSON.parse(version.stdout).clientVersion.gitVersion
const folder = new URL('./transcripts/', import.meta.url).pathname
const wanted = process.argv.slice(2)
const names = readdirSync(folder)
  .filter(
    (name) => name.endsWith('.json') && (wanted.length > 0 ? wanted.some((each) => name.includes(each)) : !name.startsWith('runtime-')),
  )
  .sort()
const bundle = process.env.BUNDLE ?? (await buildCommandLine())
const hasTerminal = !spawnSync('script', ['--version']).error
const OUTSIDE = hasTerminal ? /(^|[;&|(]\s*)minikube /m : /pty-run|(^|[;&|(]\s*)minikube /m
const LONGEST_STEP = 120_000
/** Steps that take as long as something else does; the others took the recording this many milliseconds each. */
const WAITS = /sleep|timeout|wait|rollout|delete|drain|replace|watch|port-forward|attach|time |run .*-i| -[wf]\b/
const USUAL_STEP = 250
/** Steps that do nothing but ask. */
const READS = /^kubectl (get|describe) [^|;&$]*$/
/** A step that took the recording longer than this, in seconds, waited for the cluster. */
const LONGEST_WORK = 1
/** How slowly a cluster's time may pass while a program works. */
const SLOWEST = 0.05
/** What steps took that were recorded without their time, in seconds, and how slowly time may pass in them: some wait inside the cluster. */
const UNTIMED = 0.1
const SLOWEST_UNTIMED = 0.25

/** kubectl dates a restart by its own clock, for which the waits between two do not pass, and refuses one within a second of another. */
const RESTART = /rollout restart/
const RESTARTS_APART = 1100

/** A served cluster; `steer` hands it a step that is not typed, and resolves when it is done. */
class Served {
  constructor(file, kubeconfig) {
    const args = [bundle, 'api', '--transcript', file, '--port', '0', '--tls', '--steer', '--kubeconfig', kubeconfig]
    this.process = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.answers = []
    this.ready = new Promise((resolve, reject) => {
      createInterface({ input: this.process.stdout }).on('line', (line) => {
        this.port ??= /127\.0\.0\.1:(\d+)/.exec(line)?.[1]
        if (line.includes('KUBECONFIG=')) resolve()
        else this.answers.shift()?.(line)
      })
      this.process.on('exit', (code) => reject(new Error(`podyard api ended with ${code}`)))
    })
  }

  steer(action) {
    this.process.stdin.write(`${JSON.stringify(action)}\n`)
    return new Promise((resolve) => this.answers.push(resolve))
  }

  end() {
    this.process.removeAllListeners('exit')
    this.process.stdin.destroy()
    this.process.kill('SIGTERM')
  }
}

/** Makes the recordings' own programs: node-ssh asks here, and the served cluster answers. Gives their folder and the socket. */
async function programs(home, server) {
  const folder = join(home, 'bin')
  mkdirSync(folder)
  for (const name of ['node-ssh', 'pty-run']) {
    const file = new URL(`./${name}.mjs`, import.meta.url).pathname
    writeFileSync(join(folder, name), `#!/bin/sh\nexec '${process.execPath}' '${file}' "$@"\n`, { mode: 0o755 })
  }
  const socket = join(home, 'node-ssh.socket')
  const asked = createServer({ allowHalfOpen: true }, (connection) => {
    let text = ''
    connection.setEncoding('utf8').on('data', (data) => (text += data))
    connection.on('end', () => void server.steer({ ssh: JSON.parse(text) }).then((answer) => connection.end(answer)))
  }).listen(socket)
  asked.unref()
  return { folder, socket }
}

/** One bash for a whole transcript: each step is a file it sources, with outputs of its own. */
class Shell {
  constructor(home, env, perStep) {
    this.home = home
    this.perStep = perStep
    this.count = 0
    this.bash = spawn('bash', ['--noprofile', '--norc'], { cwd: join(home, 'work'), env, stdio: ['pipe', 'pipe', 'ignore'] })
    this.waiting = undefined
    let text = ''
    this.bash.stdout.on('data', (data) => {
      text += data
      const end = /^done (\d+)\n/m.exec(text)
      if (!end) return
      text = ''
      this.waiting?.(Number(end[1]))
    })
  }

  async run(script) {
    const base = join(this.home, `step-${++this.count}`)
    writeFileSync(`${base}.sh`, `${script}\n`)
    const done = new Promise((resolve) => (this.waiting = resolve))
    const run = this.perStep ? `( . ${base}.sh )` : `. ${base}.sh`
    this.bash.stdin.write(`${run} >${base}.out 2>${base}.err </dev/null; echo "done $?"\n`)
    const timer = new Promise((resolve) => setTimeout(() => resolve('late'), LONGEST_STEP).unref())
    const code = await Promise.race([done, timer])
    if (code === 'late') return undefined
    return { stdout: readFileSync(`${base}.out`, 'utf8'), stderr: readFileSync(`${base}.err`, 'utf8'), code }
  }

  end() {
    this.bash.kill('SIGKILL')
  }
}

/** The kubeconfig of the recordings, with this server's port. */
function kubeconfigOf(written, port) {
  const token = /token: (.*)/.exec(written)[1]
  return `apiVersion: v1
clusters:
- cluster:
    insecure-skip-tls-verify: true
    server: https://127.0.0.1:${port}
  name: minikube
contexts:
- context:
    cluster: minikube
    namespace: default
    user: minikube
  name: minikube
current-context: minikube
kind: Config
preferences: {}
users:
- name: minikube
  user:
    token: ${token}
`
}

const runs = (steps) => steps.filter(({ run }) => run !== undefined)

async function check(name) {
  const golden = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const home = mkdtempSync(join(tmpdir(), 'podyard-real-'))
  mkdirSync(join(home, 'work'))
  mkdirSync(join(home, '.kube'))
  const kubeconfig = join(home, '.kube', 'config')
  const server = new Served(join(folder, name), kubeconfig)
  await server.ready
  writeFileSync(kubeconfig, kubeconfigOf(readFileSync(kubeconfig, 'utf8'), server.port), { mode: 0o600 })
  const { folder: bin, socket } = await programs(home, server)
  // Whatever its file is called, steps say `kubectl`.
  if (kubectl.includes('/')) symlinkSync(resolve(kubectl), join(bin, 'kubectl'))
  const env = {
    NODE_SSH_SOCKET: socket,
    PATH: `${bin}:${process.env.PATH}`,
    HOME: home,
    // As where they were recorded: `kubectl options` there shows the folder.
    KUBECACHEDIR: join(home, 'cache'),
    USER: 'root',
    TERM: 'dumb',
    LANG: 'C.UTF-8',
  }
  // The recordings were typed in /root at a server of their own.
  const here = (text) => text.replaceAll('/root/', `${home}/`)
  const there = (text) => text.replaceAll(home, '/root').replaceAll(`127.0.0.1:${server.port}`, '127.0.0.1:8443')
  const shell = new Shell(home, env, golden.shell === 'per-step')
  const steps = []
  const kept = []
  /** Milliseconds by which steps took longer here than where they were recorded: waits make up for them. */
  let late = 0
  let restarted = -RESTARTS_APART
  let waited = false
  /** Milliseconds that steps took here which do nothing but work, on the average of the last ones. */
  let working = USUAL_STEP
  /** Time passes at the pace of the machine of the recording, where the same work took less time. */
  const paced = ({ run, took }) => {
    if (WAITS.test(run) || took > LONGEST_WORK) return 1
    const slowest = took === undefined ? SLOWEST_UNTIMED : SLOWEST
    return Math.max(slowest, Math.min(1, (1000 * (took ?? UNTIMED)) / working))
  }
  for (const step of golden.steps) {
    if (step.wait !== undefined) {
      waited = true
      const less = 1000 * Math.floor(Math.min(late / 1000, step.wait))
      late -= less
      await server.steer({ wait: step.wait - less / 1000 })
    } else if (step.node) await server.steer({ node: step.node })
    else if (step.file) {
      const path = step.file.path.startsWith('/') ? here(step.file.path) : join(home, 'work', step.file.path)
      if (path.startsWith(home)) {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, step.file.text)
      }
    } else if (step.run !== undefined && !OUTSIDE.test(step.run)) {
      if (step.at !== undefined) await server.steer({ at: step.at })
      if (RESTART.test(step.run)) {
        if (waited) await sleep(Math.max(0, restarted + RESTARTS_APART - performance.now()))
        restarted = performance.now()
        waited = false
      }
      const speed = paced(step)
      await server.steer({ speed })
      const begun = performance.now()
      const result = await shell.run(here(step.run))
      if (!result) break
      const took = performance.now() - begun
      // What runs in a container takes the cluster's time, too, and tells nothing of the machine.
      if (READS.test(step.run)) working = 0.7 * working + 0.3 * took
      if (!WAITS.test(step.run)) late += Math.max(0, took * speed - USUAL_STEP)
      kept.push(step)
      steps.push({ run: step.run, stdout: there(result.stdout), stderr: there(result.stderr), code: result.code })
      continue
    } else if (step.run !== undefined) continue
    kept.push(step)
  }
  shell.end()
  server.end()
  rmSync(home, { recursive: true, force: true })
  const counted = compareScenario({ ...golden, steps: kept }, steps).steps.filter((_, i) => runs(kept)[i].compare !== 'skip')
  if (process.env.SHOW) for (const step of counted) if (!step.ok) console.log(`$ ${step.run}\n${step.diff}\n`)
  const passed = counted.filter(({ ok }) => ok).length
  console.log(`${String(passed).padStart(4)}/${String(counted.length).padEnd(4)} ${golden.name}`)
  return { passed, counted: counted.length }
}

let compared = 0
let matched = 0
// Most of the time goes into waiting, in real time, for what kubectl itself waits for.
const lanes = Array.from({ length: Number(process.env.PARALLEL ?? 2) }, async () => {
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    const { passed, counted } = await check(name)
    matched += passed
    compared += counted
  }
})
await Promise.all(lanes)
console.log(`real kubectl ${found}: ${matched} of ${compared} compared steps match (${((100 * matched) / compared).toFixed(1)} %)`)
process.exit(0)
