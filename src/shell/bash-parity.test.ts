/** The same scripts in the machine's bash and in ours: output, kind of error and exit status must agree. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { runOn, testMachine } from './test-machine'

const folder = new URL('./parity/', import.meta.url)
// Line numbers and wording of errors are those of bash 5.2.
const bash = spawnSync('bash', ['-c', 'echo ${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}'], { encoding: 'utf8' })
const available = bash.status === 0 && bash.stdout.trim() === '5.2'

/** Scripts are separated by lines of three dashes; a first line `#needs NAME...` skips the file where a program is missing. */
function scripts(text: string): string[] {
  return text
    .split(/^---\n/m)
    .map((script) => script.replace(/\n$/, ''))
    .filter((script) => script !== '' && !script.startsWith('#needs'))
}

function lacks(text: string): boolean {
  const needed = /^#needs (.*)/.exec(text)?.[1]?.split(' ') ?? []
  return needed.some((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0)
}

/** The folders differ. */
function normal(text: string, home: string): string {
  return text.replaceAll(home, '/root/w').replace(/\b\/bin\/bash: /g, 'bash: ')
}

function real(script: string): Promise<{ out: string; err: string; code: number }> {
  const home = mkdtempSync(join(tmpdir(), 'parity-'))
  return new Promise((resolve) => {
    const child = spawn('bash', ['--norc', '-c', script, 'bash'], {
      cwd: home,
      timeout: 20_000,
      env: { HOME: '/root', PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8' } as unknown as NodeJS.ProcessEnv,
    })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    child.stdin.on('error', () => undefined).end()
    child.on('close', (code) => {
      rmSync(home, { recursive: true, force: true })
      resolve({ out: normal(out, home), err: normal(err, home), code: code ?? -1 })
    })
  })
}

describe.skipIf(!available)('our bash does what bash does', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.sh.txt'))) {
    const whole = readFileSync(new URL(file, folder), 'utf8')
    if (lacks(whole)) continue
    for (const script of scripts(whole)) {
      // Known differences are marked; one that has gone must lose its mark.
      const test = script.startsWith('#differs') ? it.concurrent.fails : it.concurrent
      const text = script.replace(/^#differs.*\n/, '')
      test(`${file.replace('.sh.txt', '')}: ${text.split('\n')[0]}`, async ({ expect }) => {
        const { machine, clock } = testMachine()
        const [ours, theirs] = await Promise.all([runOn(machine, clock, text), real(text)])
        expect({ ...ours, err: normal(ours.err, '/root/w') }).toEqual(theirs)
      })
    }
  }
})
