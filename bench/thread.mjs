// `node bench/thread.mjs [runs]`: the longest freeze of a web worker in Chromium while Deployments come, which is where the
// engine lives for a learner. Each run has a browser of its own.
import { createServer } from 'node:http'
import { cpus } from 'node:os'
import { build } from 'esbuild'
import { launchChromium } from './chromium.mjs'

const runs = Number(process.argv[2] ?? 5)
const bundled = { bundle: true, write: false, format: 'esm', logLevel: 'error' }
const bundle = await build({ ...bundled, entryPoints: ['bench/thread.ts'], platform: 'browser', minify: true })
const scenarios = await build({ ...bundled, entryPoints: ['bench/scenario.ts'], platform: 'node' })
const { SCENARIOS } = await import(`data:text/javascript,${encodeURIComponent(scenarios.outputFiles[0].text)}`)

const server = createServer(({ url }, response) => {
  response.setHeader('content-type', url === '/thread.js' ? 'text/javascript' : 'text/html')
  response.end(url === '/thread.js' ? bundle.outputFiles[0].text : '<!doctype html><title>bench</title>')
}).listen(0, '127.0.0.1')
await new Promise((resolve) => server.once('listening', resolve))
const address = `http://127.0.0.1:${server.address().port}/`

async function measure(scenario) {
  const browser = await launchChromium()
  const page = await browser.newPage()
  await page.goto(address)
  const measured = await page.evaluate(
    (asked) =>
      new Promise((resolve, reject) => {
        const worker = new Worker('/thread.js', { type: 'module' })
        worker.onmessage = ({ data }) => (data.failure ? reject(new Error(data.failure)) : resolve(data))
        worker.onerror = ({ message }) => reject(new Error(message))
        worker.postMessage(asked)
      }),
    scenario,
  )
  await browser.close()
  return measured
}

const row = (...cells) => console.log(`| ${cells.join(' | ')} |`)
console.log(`Chromium, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${runs} runs each\n`)
row('case', 'boot ms', 'available ms', 'longest freeze ms', 'of each run')
row(...Array(5).fill('---'))
for (const scenario of SCENARIOS) {
  const found = []
  for (let run = 0; run < runs; run++) found.push(await measure(scenario))
  const median = (field) => found.map((run) => run[field]).sort((a, b) => a - b)[runs >> 1]
  row(
    `${scenario.replicas} pods on ${scenario.nodes} nodes`,
    median('boot').toFixed(0),
    median('available').toFixed(0),
    median('freeze').toFixed(1),
    found.map(({ freeze }) => freeze.toFixed(1)).join(', '),
  )
}
server.close()
