// `node bench/run.mjs [--quick]`: measures Podyard beside its nearest peer, each case in a process of its own, and prints a table.
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { cpus } from 'node:os'
import { build } from 'esbuild'

const quick = process.argv.includes('--quick')
const OUT = '.cache/bench'
/** Milliseconds after which a case is given up. */
const LONGEST = 300_000

mkdirSync(OUT, { recursive: true })
const common = { bundle: true, platform: 'node', format: 'esm', outdir: OUT, outExtension: { '.js': '.mjs' }, logLevel: 'error' }
await build({ ...common, entryPoints: ['bench/ours.ts', 'bench/scenario.ts'], packages: 'external' })
// The peer's modules import each other without extensions, which Node refuses: it is bundled whole.
await build({
  ...common,
  entryPoints: ['bench/peer.ts'],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
})
const { SCENARIOS } = await import(new URL('../.cache/bench/scenario.mjs', import.meta.url).href)

function measure(program, ...args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--expose-gc', `${OUT}/${program}.mjs`, ...args.map(String)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let failure = ''
    child.stdout.on('data', (data) => (out += data))
    child.stderr.on('data', (data) => (failure += data))
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST)
    child.on('close', () => {
      clearTimeout(timer)
      const last = out.trim().split('\n').at(-1) ?? ''
      try {
        resolve(JSON.parse(last))
      } catch {
        console.error(`${program} ${args.join(' ')} gave no result: ${failure.trim().split('\n').at(-1) ?? ''}`)
        resolve(undefined)
      }
    })
  })
}

/** Several processes one after the other: of each figure the median, and of the freeze the worst too. */
async function measureAgain(times, ...args) {
  const runs = []
  for (let i = 0; i < times; i++) runs.push(await measure(...args))
  const good = runs.filter(Boolean)
  if (good.length === 0) return undefined
  const median = (field) => good.map((run) => run[field]).sort((a, b) => a - b)[good.length >> 1]
  const found = Object.fromEntries(Object.keys(good[0]).map((field) => [field, median(field)]))
  return { ...found, worst: Math.max(...good.map(({ freeze }) => freeze)) }
}

const number = (value, digits = 0) => (value === undefined ? '–' : value.toFixed(digits))
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`)

console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()})\n`)
row(
  'case',
  'boot ms',
  'available ms',
  'processor ms',
  'longest freeze ms (worst of the runs)',
  'heap MB',
  'peer: available ms',
  'processor ms',
  'freeze ms',
  'heap MB',
  'faster',
  'freeze less',
)
row(...Array(12).fill('---'))
for (const { replicas, nodes } of SCENARIOS) {
  const ours = await measureAgain(quick ? 1 : 5, 'ours', 'deployment', replicas, nodes)
  const peer = quick && replicas >= 1000 ? undefined : await measure('peer', replicas, nodes)
  const ratio = (field) => (ours && peer ? `${number(peer[field] / ours[field], 1)}×` : '–')
  row(
    `${replicas} pods on ${nodes} nodes`,
    number(ours?.boot),
    number(ours?.available),
    number(ours?.processor),
    `${number(ours?.freeze, 1)} (${number(ours?.worst, 1)})`,
    number(ours?.heap),
    number(peer?.available),
    number(peer?.processor),
    number(peer?.freeze, 1),
    number(peer?.heap),
    ratio('available'),
    ratio('freeze'),
  )
}

console.log('')
row('cost per pod', 'available ms', 'processor ms', 'processor ms per pod')
row('---', '---', '---', '---')
for (const replicas of quick ? [100, 1000] : [100, 500, 1000, 2500, 5000]) {
  const ours = await measure('ours', 'deployment', replicas, 50)
  row(`${replicas} pods on 50 nodes`, number(ours?.available), number(ours?.processor), number(ours && ours.processor / replicas, 2))
}

if (!quick) {
  const ours = await measure('ours', 'deployment', 5000, 500)
  row('5000 pods on 500 nodes', number(ours?.available), number(ours?.processor), number(ours && ours.processor / 5000, 2))
}

console.log('')
row('measurement', 'value')
row('---', '---')
const more = quick
  ? []
  : [
      ['cost', 250, '100,500,1000,2500,5000'],
      ['replay', 4, 50],
    ]
for (const args of [['page', 1000, 50], ['idle', 50], ['cron'], ...more])
  for (const [name, value] of Object.entries((await measure('ours', ...args)) ?? { [args.join(' ')]: undefined }))
    row(name, number(value, 1))
