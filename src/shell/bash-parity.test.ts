/** The same scripts in the machine's bash and in ours: output, kind of error and exit status must agree. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'vitest'
import { runOn, testMachine } from './test-machine'
import { runReal, type RealRun } from './test-real-shell'

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

function real(script: string): Promise<RealRun> {
  return runReal('bash', ['--norc'], script).then(({ out, err, code }) => ({ out: shortName(out), err: shortName(err), code }))
}

const shortName = (text: string): string => text.replace(/\b\/bin\/bash: /g, 'bash: ')

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
        expect({ ...ours, err: shortName(ours.err) }).toEqual(theirs)
      })
    }
  }
})
