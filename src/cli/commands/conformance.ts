/** `podyard conformance`: replays the recorded transcripts of a real cluster through our kubectl and shell, and prints the rates. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import { parseTranscript, type StepResult, type Transcript } from '../transcripts/format'
import { replayTranscript } from '../transcripts/replay'

const FOLDER = 'conformance/transcripts'
const RECORD = 'conformance/rates.json'

interface Comparison {
  readonly ok: boolean
  readonly diff: string
}

interface Comparator {
  makeContext(golden: Transcript): unknown
  compareStep(golden: unknown, actual: StepResult, context: unknown): Comparison
}

interface Outcome {
  readonly name: string
  readonly topics: readonly string[]
  readonly compared: number
  readonly matched: number
  readonly mismatches: readonly { readonly run: string; readonly diff: string }[]
}

async function judge(name: string): Promise<Outcome> {
  const file = join(FOLDER, `${name}.json`)
  const golden = parseTranscript(readFileSync(file, 'utf8'), file)
  const comparator = (await import(pathToFileURL(join(process.cwd(), 'conformance/compare.mjs')).href)) as Comparator
  const context = comparator.makeContext(golden)
  const mismatches: { run: string; diff: string }[] = []
  let compared = 0
  let results: readonly StepResult[] = []
  let failure = 'not run'
  try {
    results = (await replayTranscript(golden)).steps.filter((step): step is StepResult & { run: string } => 'run' in step)
  } catch (error) {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  let index = 0
  for (const step of golden.steps) {
    if (!('run' in step)) continue
    const actual = results[index++]
    if (step.compare === 'skip') continue
    compared++
    const { ok, diff } = actual ? comparator.compareStep(step, actual, context) : { ok: false, diff: failure }
    if (!ok) mismatches.push({ run: step.run, diff })
  }
  return { name, topics: golden.topics ?? [], compared, matched: compared - mismatches.length, mismatches }
}

/** Judges transcripts on as many threads as there are processors; results come in the order of the names. */
async function judgeAll(names: readonly string[]): Promise<readonly Outcome[]> {
  const outcomes = new Map<string, Outcome>()
  const queue = [...names]
  const thread = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: 'podyard-conformance' })
      const next = (): void => {
        const name = queue.shift()
        if (name === undefined) void worker.terminate().then(() => resolve())
        else worker.postMessage(name)
      }
      worker.on('message', (outcome: Outcome) => {
        outcomes.set(outcome.name, outcome)
        next()
      })
      worker.on('error', reject)
      next()
    })
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), names.length) }, thread))
  return names.map((name) => outcomes.get(name)!)
}

if (!isMainThread && workerData === 'podyard-conformance') {
  parentPort!.on('message', (name: string) => void judge(name).then((outcome) => parentPort!.postMessage(outcome)))
}

const sum = (outcomes: readonly Outcome[]): { matched: number; compared: number } => ({
  matched: outcomes.reduce((n, o) => n + o.matched, 0),
  compared: outcomes.reduce((n, o) => n + o.compared, 0),
})

const percent = ({ matched, compared }: { matched: number; compared: number }): string =>
  `${((100 * matched) / Math.max(1, compared)).toFixed(1)} %`

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { check: { type: 'boolean' }, record: { type: 'boolean' }, verbose: { type: 'boolean', short: 'v' } },
    allowPositionals: true,
  })
  const all = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
  const unknown = positionals.filter((name) => !all.includes(name))
  if (unknown.length > 0) {
    process.stderr.write(`podyard conformance: there is no transcript ${unknown.join(', ')} in ${FOLDER}\n`)
    return 2
  }
  const outcomes = await judgeAll(positionals.length > 0 ? positionals : all)
  if (values.verbose || positionals.length > 0) {
    for (const outcome of outcomes) {
      for (const { run: command, diff } of outcome.mismatches) process.stdout.write(`${outcome.name}: $ ${command}\n${diff}\n\n`)
    }
  }
  const incomplete = outcomes.filter((o) => o.matched < o.compared)
  for (const outcome of incomplete) process.stdout.write(`${`${outcome.matched}/${outcome.compared}`.padStart(9)}  ${outcome.name}\n`)
  const topic = (name: string): readonly Outcome[] => outcomes.filter((o) => o.topics[0] === name)
  const runtime = outcomes.filter((o) => o.name.startsWith('runtime-'))
  const total = sum(outcomes)
  process.stdout.write(
    `bootcamp ${percent(sum(topic('bootcamp')))}, runtime ${percent(sum(runtime))}, all ${percent(total)} (${total.matched} of ${total.compared} steps)\n`,
  )
  const rates = Object.fromEntries(outcomes.map((o) => [o.name, o.matched]))
  if (values.record) {
    writeFileSync(RECORD, `${JSON.stringify(rates, null, 2)}\n`)
    return 0
  }
  if (!values.check) return 0
  const recorded = existsSync(RECORD) ? (JSON.parse(readFileSync(RECORD, 'utf8')) as Record<string, number>) : {}
  const fallen = outcomes.filter((o) => o.matched < (recorded[o.name] ?? 0))
  for (const o of fallen) process.stderr.write(`${o.name}: ${o.matched} steps match, ${recorded[o.name]} did before\n`)
  const bootcamp = sum(topic('bootcamp'))
  if (bootcamp.matched < bootcamp.compared) process.stderr.write('every step of the bootcamp transcripts must match\n')
  return fallen.length > 0 || bootcamp.matched < bootcamp.compared ? 1 : 0
}
