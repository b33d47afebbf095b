// `npm test`: installs what is missing, runs every check, and ends with the line `N passed, N failed`.
// `npm test -- lint unit` runs only the checks named.
import './setup/node-version.mjs'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { obtainBrowser } from './setup/browser.mjs'
import { installDependencies } from './setup/dependencies.mjs'

installDependencies()
mkdirSync('.cache', { recursive: true })
process.env.VITE_CONFIG_NATIVE_IGNORE_WARNING = 'true'

/** Runs a command; resolves with its exit code and everything it printed. */
function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...process.env, NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (data) => (output += data))
    child.stderr.on('data', (data) => (output += data))
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

const tool = (name) => join('node_modules', '.bin', name)

/** A check that is one command: one passed or one failed. */
const command =
  (...argv) =>
  async () => {
    const { code, output } = await run(tool(argv[0]), argv.slice(1))
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output: code === 0 ? '' : output }
  }

function countModules(folder) {
  let count = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) count += countModules(join(folder, entry.name))
    else if (/\.tsx?$/.test(entry.name)) count++
  }
  return count
}

/** The room rules; a cruise that saw fewer modules than there are is blind and fails. */
async function rooms() {
  const { code, output } = await run(tool('depcruise'), ['src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'])
  let result
  try {
    result = JSON.parse(output)
  } catch {
    return { passed: 0, failed: 1, output: `the dependency cruiser did not answer (exit ${code}):\n${output.slice(0, 2000)}` }
  }
  const seen = result.modules.filter((m) => m.source.startsWith('src/') && /\.tsx?$/.test(m.source)).length
  const there = countModules('src')
  const problems = result.summary.violations.map((v) => `${v.rule.name}: ${v.from} -> ${v.to}`)
  if (seen < there) problems.push(`the cruise saw ${seen} of ${there} modules`)
  return { passed: problems.length ? 0 : 1, failed: problems.length ? 1 : 0, output: problems.join('\n') }
}

/** Unit, conformance and lesson tests: each test counts. */
async function unit() {
  const report = '.cache/vitest.json'
  rmSync(report, { force: true })
  const { code, output } = await run(tool('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
  if (!existsSync(report)) return { passed: 0, failed: 1, output }
  const {
    numPassedTests: passed,
    numFailedTests: failed,
    numTotalTestSuites: suites,
    testResults,
  } = JSON.parse(readFileSync(report, 'utf8'))
  if (suites === 0) return { passed: 0, failed: 1, output: 'no test was found' }
  if (code === 0) return { passed, failed, output: '' }
  const failures = testResults.flatMap(failuresOf)
  // Without a failed test or file it was an error that no test waited for: only what was printed tells it.
  return {
    passed,
    failed: Math.max(failed, failures.length, 1),
    output: [...failures, ...slowest(testResults), ...(failures.length ? [] : [output])].join('\n\n'),
  }
}

/** What failed in a file of tests, each with its name and its message: what is printed first is what a shortened log keeps. */
function failuresOf({ name, status, message, assertionResults }) {
  const file = relative(process.cwd(), name)
  const failures = assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => `${file}: ${test.fullName} (${Math.round(test.duration ?? 0)} ms)\n${test.failureMessages.join('\n')}`)
  return status === 'failed' && failures.length === 0 ? [`${file}: ${message}`] : failures
}

/** The files that took longest: where a machine is slow, they say whether one test or all of them were. */
function slowest(files) {
  const lines = files
    .map(({ name, startTime, endTime }) => ({ file: relative(process.cwd(), name), seconds: (endTime - startTime) / 1000 }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 12)
    .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${file}`)
  return [`The longest files:\n${lines.join('\n')}`]
}

/** The comparator's own tests: what it accepts and refuses. */
async function comparator() {
  const { code, output } = await run(process.execPath, ['--test', '--test-reporter=tap', 'conformance/compare.test.mjs'])
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0)
  return { passed: count('pass'), failed: code === 0 ? 0 : Math.max(1, count('fail')), output: code === 0 ? '' : output }
}

async function conformance() {
  const { code, output } = await run(process.execPath, ['scripts/podyard.mjs', 'conformance', '--check'])
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output, always: true }
}

async function size() {
  const { code, output } = await run(process.execPath, ['scripts/size-budget.mjs'])
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output, always: true }
}

/** Browser tests against the built page: each test counts. */
async function browser() {
  let chromium
  try {
    chromium = obtainBrowser()
  } catch (error) {
    return { passed: 0, failed: 1, output: error.message }
  }
  const report = '.cache/playwright.json'
  rmSync(report, { force: true })
  const { output } = await run(tool('playwright'), ['test', '--reporter=json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    PODYARD_CHROMIUM: chromium,
  })
  if (!existsSync(report)) return { passed: 0, failed: 1, output }
  const { stats, suites, errors } = JSON.parse(readFileSync(report, 'utf8'))
  const failures = []
  const visit = (suite) => {
    for (const spec of suite.specs ?? []) {
      if (spec.ok) continue
      const messages = spec.tests
        .flatMap((t) => t.results)
        .flatMap((r) => r.errors ?? [])
        .map((e) => e.message)
      failures.push(`${spec.file}: ${spec.title}\n${messages.join('\n')}`)
    }
    for (const inner of suite.suites ?? []) visit(inner)
  }
  suites.forEach(visit)
  const failed = stats.unexpected + (errors.length > 0 && stats.unexpected === 0 ? 1 : 0)
  return { passed: stats.expected + stats.flaky, failed, output: [...failures, ...errors.map((e) => e.message)].join('\n\n') }
}

const CHECKS = {
  format: command('prettier', '--check', '--cache', '--cache-location=.cache/prettier', '--log-level=warn', '.'),
  lint: command('oxlint', '--deny-warnings'),
  types: command('tsc', '-p', '.'),
  rooms,
  unused: command('knip', '--no-progress'),
  unit,
  comparator,
  conformance,
  build: command('vite', 'build', '--logLevel=warn'),
  size,
  browser,
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in CHECKS))
if (unknown.length > 0) {
  console.error(`There is no check named ${unknown.join(', ')}; there are ${Object.keys(CHECKS).join(', ')}.`)
  process.exit(1)
}

let passed = 0
let failed = 0

async function check(name) {
  const started = performance.now()
  const result = await CHECKS[name]()
  passed += result.passed
  failed += result.failed
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(
    `${result.failed === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(12)} ${result.passed} passed, ${result.failed} failed  (${seconds} s)`,
  )
  if (result.output && (result.failed > 0 || result.always)) console.log(result.output.trimEnd().replace(/^/gm, '     '))
}

async function inTurn(names) {
  for (const name of names) await check(name)
}

const wanted = Object.keys(CHECKS).filter((name) => asked.length === 0 || asked.includes(name))
// Formatting is as long as the other checks that only read, and each keeps one core busy.
const READING = ['lint', 'types', 'rooms', 'unused']
await Promise.all([inTurn(wanted.filter((name) => name === 'format')), inTurn(wanted.filter((name) => READING.includes(name)))])
await inTurn(wanted.filter((name) => name !== 'format' && !READING.includes(name)))
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
