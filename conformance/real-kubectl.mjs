// Runs the recorded transcripts with the machine's own bash and real kubectl against `podyard api`, and compares.
// Steps whose recording used programs of the recording's own machine (node-ssh, pty-run) are left out. Exits 0 when no kubectl is found.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tmpdir } from 'node:os'
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
const bundle = await buildCommandLine()
const OUTSIDE = /node-ssh|pty-run|minikube /
const LONGEST_STEP = 30_000

function start(file, kubeconfig) {
  const server = spawn(process.execPath, [bundle, 'api', '--transcript', file, '--port', '0', '--kubeconfig', kubeconfig])
  return new Promise((resolve, reject) => {
    let text = ''
    server.stdout.on('data', (data) => {
      text += data
      if (text.includes('KUBECONFIG=')) resolve(server)
    })
    server.stderr.on('data', (data) => process.stderr.write(data))
    server.on('exit', (code) => reject(new Error(`podyard api ended with ${code}`)))
  })
}

/** One bash for a whole transcript: each step is a file it sources, with outputs of its own. */
class Shell {
  constructor(home, env) {
    this.home = home
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
    this.bash.stdin.write(`. ${base}.sh >${base}.out 2>${base}.err </dev/null; echo "done $?"\n`)
    const timer = new Promise((resolve) => setTimeout(() => resolve('late'), LONGEST_STEP).unref())
    const code = await Promise.race([done, timer])
    if (code === 'late') return undefined
    return { stdout: readFileSync(`${base}.out`, 'utf8'), stderr: readFileSync(`${base}.err`, 'utf8'), code }
  }

  end() {
    this.bash.kill('SIGKILL')
  }
}

const runs = (steps) => steps.filter(({ run }) => run !== undefined)

let compared = 0
let matched = 0
for (const name of names) {
  const golden = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const home = mkdtempSync(join(tmpdir(), 'podyard-real-'))
  mkdirSync(join(home, 'work'))
  mkdirSync(join(home, '.kube'))
  const kubeconfig = join(home, '.kube', 'config')
  const server = await start(join(folder, name), kubeconfig)
  const env = {
    PATH: `${dirname(kubectl) === '.' ? '' : `${dirname(kubectl)}:`}${process.env.PATH}`,
    HOME: home,
    TERM: 'dumb',
    LANG: 'C.UTF-8',
  }
  const shell = new Shell(home, env)
  const steps = []
  const kept = []
  for (const step of golden.steps) {
    if (step.wait !== undefined) await new Promise((resolve) => setTimeout(resolve, Math.min(step.wait, 5) * 1000))
    else if (step.file) {
      const path = step.file.path.startsWith('/') ? step.file.path : join(home, 'work', step.file.path)
      if (path.startsWith(home)) {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, step.file.text)
      }
    } else if (step.run !== undefined && !OUTSIDE.test(step.run)) {
      const result = await shell.run(step.run)
      if (!result) break
      kept.push(step)
      steps.push({ run: step.run, ...result })
      continue
    } else if (step.run !== undefined) continue
    kept.push(step)
  }
  shell.end()
  server.removeAllListeners('exit')
  server.kill('SIGTERM')
  rmSync(home, { recursive: true, force: true })
  const counted = compareScenario({ ...golden, steps: kept }, steps).steps.filter((_, i) => runs(kept)[i].compare !== 'skip')
  const total = counted.length
  const passed = counted.filter(({ ok }) => ok).length
  if (process.env.SHOW) for (const step of counted) if (!step.ok) console.log(`$ ${step.run}\n${step.diff}\n`)
  compared += total
  matched += passed
  console.log(`${String(passed).padStart(4)}/${String(total).padEnd(4)} ${golden.name}`)
}
console.log(`real kubectl ${found}: ${matched} of ${compared} compared steps match`)
