// `node bench/page.mjs [pods] [nodes] [--profile]`: the built page in Chromium while a Deployment of many pods comes, is rolled
// over, looked at and deleted: long tasks and frames of the page's own thread. Run `npm run build` first.
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { deflateRawSync } from 'node:zlib'
import { preview } from 'vite'
import { launchChromium } from './chromium.mjs'

const numbers = process.argv.slice(2).filter((word) => /^\d+$/.test(word))
const pods = Number(numbers[0] ?? 1000)
const nodes = Number(numbers[1] ?? Math.max(1, Math.ceil(pods / 20)))
const profiled = process.argv.includes('--profile')
const outDir = process.env.PODYARD_DIST ?? 'dist'
if (!existsSync(`${outDir}/index.html`)) {
  console.error('there is no build: run npm run build first')
  process.exit(1)
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

const start = {
  version: 1,
  seed: 'bench/page',
  time: Date.UTC(2026, 10, 21, 9),
  cluster: { kind: 'bare', nodes: Array.from({ length: nodes }, (_, index) => `node-${index + 1}`) },
}
const fragment = deflateRawSync(JSON.stringify({ start, log: [], until: 0 })).toString('base64url')

/** Counts on the page's thread, from `begin` to `end`. */
function meter() {
  const tasks = []
  const frames = []
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
  let last = performance.now()
  const frame = (now) => {
    frames.push(now - last)
    last = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  globalThis.meter = {
    begin() {
      tasks.length = frames.length = 0
    },
    end: () => ({ tasks: [...tasks], frames: [...frames] }),
  }
}

async function open(url) {
  const browser = await launchChromium()
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
  page.on('pageerror', (error) => console.error(String(error)))
  await page.addInitScript(meter)
  await page.goto(url)
  return { browser, page }
}

const screen = (page) =>
  page.locator('[data-terminal="t1"]').evaluate((host) =>
    [...host.querySelectorAll('.xterm-rows > div')]
      .map((row) => (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd())
      .filter(Boolean)
      .join('\n'),
  )

async function until(what, test, longest = 180_000) {
  const end = Date.now() + longest
  while (!(await test())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${longest / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The functions that took most of the thread, by themselves, in milliseconds. */
function heaviest({ nodes: calls, samples, timeDeltas }) {
  const own = new Map()
  const byId = new Map(calls.map((call) => [call.id, call]))
  samples.forEach((id, index) => {
    const { functionName, url, lineNumber } = byId.get(id).callFrame
    const name = `${functionName || '(anonymous)'} ${url.split('/').at(-1)}:${lineNumber + 1}`
    own.set(name, (own.get(name) ?? 0) + timeDeltas[index] / 1000)
  })
  return [...own].sort((a, b) => b[1] - a[1]).slice(0, 18)
}

/** The longest task of the page's thread in processor milliseconds: what other programs took of the time is not in it. */
function busiest(trace) {
  const { traceEvents } = JSON.parse(trace)
  const mains = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`),
  )
  let most = 0
  for (const { ph, pid, tid, tdur = 0 } of traceEvents) if (ph === 'X' && mains.has(`${pid} ${tid}`)) most = Math.max(most, tdur / 1000)
  return most
}

const row = (...cells) => console.log(`| ${cells.join(' | ')} |`)

async function measure(browser, page, cdp, name, action) {
  await page.evaluate(() => globalThis.meter.begin())
  const before = await cdp.send('Performance.getMetrics')
  if (profiled) await cdp.send('Profiler.start')
  await browser.startTracing(page, { categories: ['toplevel'] })
  const began = performance.now()
  await action()
  const took = performance.now() - began
  const trace = await browser.stopTracing()
  const { tasks, frames } = await page.evaluate(() => globalThis.meter.end())
  const after = await cdp.send('Performance.getMetrics')
  const grown = (key) => {
    const of = (metrics) => metrics.metrics.find((metric) => metric.name === key).value
    return ((of(after) - of(before)) * 1000).toFixed(0)
  }
  frames.sort((a, b) => a - b)
  row(
    name,
    (took / 1000).toFixed(1),
    tasks.length,
    Math.max(0, ...tasks).toFixed(0),
    busiest(trace.toString()).toFixed(0),
    ((frames.length / took) * 1000).toFixed(0),
    (frames[Math.floor(frames.length * 0.95)] ?? 0).toFixed(0),
    Math.max(0, ...frames).toFixed(0),
    grown('ScriptDuration'),
    grown('RecalcStyleDuration'),
    grown('LayoutDuration'),
  )
  if (profiled) {
    const { profile } = await cdp.send('Profiler.stop')
    for (const [call, milliseconds] of heaviest(profile)) console.log(`    ${milliseconds.toFixed(0).padStart(6)} ms  ${call}`)
  }
}

const port = await freePort()
const server = await preview({ logLevel: 'error', build: { outDir }, preview: { host: '127.0.0.1', port, strictPort: true } })
const { browser, page } = await open(`http://127.0.0.1:${port}/`)
try {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  if (profiled) await cdp.send('Profiler.enable')
  const prompt = async () => {
    await until('the prompt', async () => (await screen(page).catch(() => '')).endsWith('$'))
    return (await page.evaluate(() => performance.now())).toFixed(0)
  }
  const cold = await prompt()
  await page.reload()
  console.log(`the first prompt after ${cold} ms, after a reload ${await prompt()} ms\n`)
  // By way of an empty page, or only the address's end would change.
  await page.goto('about:blank')
  await page.goto(`http://127.0.0.1:${port}/#session=${fragment}`)
  await prompt()
  await until('the nodes', async () => (await page.locator('.diagram .node').count()) === nodes)
  const type = async (line) => {
    await page.locator('[data-terminal="t1"] textarea').focus()
    await page.keyboard.type(line)
    await page.keyboard.press('Enter')
  }
  // Counted by the browser itself: a locator would walk the thousand in script, on the thread that is measured.
  const matching = (selector) => page.evaluate((s) => document.querySelectorAll(s).length, selector)
  const count = (state) => matching(`.diagram .pod[data-state="${state}"]:not(.leaving)`)
  const all = () => matching('.diagram .pod:not(.leaving)')
  const rest = () => page.waitForTimeout(700)
  console.log(`${pods} pods on ${nodes} nodes\n`)
  row(
    'while',
    'seconds',
    'long tasks',
    'longest ms',
    'busiest, processor ms',
    'frames/s',
    'frame 95 % ms',
    'worst frame ms',
    'script ms',
    'style ms',
    'layout ms',
  )
  row(...Array.from({ length: 11 }, () => '---'))
  await measure(browser, page, cdp, 'nothing happens', () => page.waitForTimeout(2000))
  await measure(browser, page, cdp, 'they come', async () => {
    await type(`kubectl create deployment web --image=nginx --replicas=${pods}`)
    await until('all ready', async () => (await count('ready')) >= pods)
    await rest()
  })
  await measure(browser, page, cdp, 'moving and zooming', async () => {
    const box = await page.locator('.diagram').boundingBox()
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(x, y)
    await page.keyboard.down('Control')
    for (let turn = 0; turn < 16; turn++) {
      await page.mouse.wheel(0, turn < 8 ? -60 : 60)
      await page.waitForTimeout(30)
    }
    await page.keyboard.up('Control')
    for (let step = 0; step < 40; step++) await page.mouse.move(x + Math.sin(step) * 200, y + Math.cos(step) * 120)
    await rest()
  })
  await measure(browser, page, cdp, 'a rollout', async () => {
    await type('kubectl rollout restart deployment web')
    await until('it begins', async () => (await count('ready')) < pods || (await all()) > pods)
    await page.waitForTimeout(12_000)
  })
  await measure(browser, page, cdp, 'they go', async () => {
    await type('kubectl delete deployment web --wait=false')
    await until('all gone', async () => (await all()) === 0)
    await rest()
  })
} finally {
  await browser.close()
  await server.close()
}
