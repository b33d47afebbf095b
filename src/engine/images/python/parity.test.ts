/** The same programs in the machine's Python and in ours: output, errors and exit status must agree. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { runOn, testMachine } from '../../../shell/test-machine'
import { python } from './command'

const folder = new URL('./parity/', import.meta.url)
// The program itself: what stands in the path may be a script that chooses among several, which takes longer than Python does.
const known = spawnSync('python3', ['-c', 'import platform, sys; print(platform.python_version()); print(sys.executable)'], {
  encoding: 'utf8',
})
const [version = '', executable = ''] = known.status === 0 ? known.stdout.split('\n') : []
// Wording of errors is that of Python 3.11, the columns of its syntax errors those of its later patches (not of 3.11.2).
const available = Number(/^3\.11\.(\d+)/.exec(version)?.[1] ?? 0) >= 7

/** Places in memory differ. */
const normal = (text: string): string => text.replace(/0x[0-9a-f]{6,}/g, '0x0')

describe.skipIf(!available)('our Python does what Python does', () => {
  for (const file of readdirSync(folder)) {
    const programs = readFileSync(new URL(file, folder), 'utf8').split(/^####.*\n/m)
    for (const [at, program] of programs.entries())
      it(`${file} ${at}: ${program.split('\n')[0]}`, async ({ expect }) => {
        const home = mkdtempSync(join(tmpdir(), 'parity-'))
        writeFileSync(join(home, 's.py'), program)
        const input = 'in1\nin2\n42\n'
        const real = spawnSync(executable, ['s.py', 'one', 'two'], {
          cwd: home,
          encoding: 'utf8',
          input,
          timeout: 20_000,
          env: { PATH: process.env.PATH, HOME: '/root', LC_ALL: 'C.UTF-8' } as unknown as NodeJS.ProcessEnv,
        })
        rmSync(home, { recursive: true, force: true })
        const { machine, clock } = testMachine('bash', [python(version)])
        machine.files.write('/root/w/s.py', program)
        machine.files.write('/root/w/in', input)
        const { out, err, code } = await runOn(machine, clock, 'python3 s.py one two < in')
        const there = (text: string): string => normal(text).replaceAll(home, '/root/w')
        expect({ out: normal(out), err: normal(err), code }).toEqual({
          out: there(real.stdout),
          err: there(real.stderr),
          code: real.status,
        })
      })
  }
})
