/** The same sessions in Node and in the browser's worker end in the same state, to the byte. */
import { mkdirSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from '@playwright/test'
import { build } from 'esbuild'
import type { FromPage, FromWorker } from '../../src/protocol/messages'
import type { RecordedSession } from './sessions'

const SESSIONS = 20
const dist = process.env.PODYARD_DIST ?? 'dist'

async function recorder(): Promise<(seed: number) => Promise<RecordedSession>> {
  mkdirSync('.cache', { recursive: true })
  const outfile = resolve(`.cache/sessions-${process.pid}.mjs`)
  await build({
    entryPoints: ['e2e/determinism/sessions.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
    logLevel: 'error',
  })
  return ((await import(pathToFileURL(outfile).href)) as { record(seed: number): Promise<RecordedSession> }).record
}

/** Runs in the page: boots the worker, stops its time, replays there and asks for the hash. */
async function replayInWorker({ engine, session }: { readonly engine: string; readonly session: RecordedSession }): Promise<string> {
  const worker = new Worker(engine, { type: 'module' })
  const heard = (type: FromWorker['type']) =>
    new Promise<FromWorker>((done) => {
      const listen = ({ data }: MessageEvent<FromWorker>): void => {
        if (data.type !== type) return
        worker.removeEventListener('message', listen)
        done(data)
      }
      worker.addEventListener('message', listen)
    })
  const say = (message: FromPage) => worker.postMessage(message)
  const { start, log, until } = session
  // The log begins before the cluster joined: an empty session first, so that time can be stopped before it counts.
  const first = heard('booted')
  say({ type: 'boot', start: { ...start, cluster: { kind: 'none', nodes: [] } }, log: [] })
  await first
  say({ type: 'time', speed: 1, paused: true })
  const second = heard('booted')
  say({ type: 'boot', start, log, until })
  await second
  const answer = heard('answer')
  say({ type: 'ask', id: 1, question: { kind: 'hash' } })
  const said = await answer
  worker.terminate()
  return said.type === 'answer' ? String(said.answer) : ''
}

test(`${SESSIONS} random sessions end in Chromium as in Node`, async ({ page }) => {
  test.setTimeout(240_000)
  const record = await recorder()
  const engine = `./assets/${readdirSync(`${dist}/assets`).find((name) => /^engine-.*\.js$/.test(name))!}`
  await page.goto('./')
  const hashes = new Set<string>()
  let recorded = record(0)
  for (let seed = 0; seed < SESSIONS; seed++) {
    const session = await recorded
    const replayed = page.evaluate(replayInWorker, { engine, session })
    // The next is recorded here while the browser replays this one.
    if (seed + 1 < SESSIONS) recorded = record(seed + 1)
    hashes.add(session.hash)
    expect.soft(await replayed, `session ${seed}`).toBe(session.hash)
  }
  expect(hashes.size, 'the sessions differ').toBe(SESSIONS)
})
