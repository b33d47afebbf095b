/** The same scripts in the machine's bash and in ours: output, kind of error and exit status must agree. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runOn, testMachine } from './test-machine'

const folder = new URL('./parity/', import.meta.url)
const bash = spawnSync('bash', ['-c', 'echo ${BASH_VERSINFO[0]}'], { encoding: 'utf8' })
const available = bash.status === 0 && Number(bash.stdout) >= 5

/** One script per line; a here-document takes lines until its delimiter. */
function scripts(text: string): string[] {
  const out: string[] = []
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i++) {
    if (lines[i] === '') continue
    let script = lines[i]!
    const delimiter = /(?<!<)<<-?'?([A-Z]+)'?$/.exec(script)?.[1]
    const opened = /^x="line1$/.test(script)
    if (delimiter)
      do script += `\n${lines[++i]}`
      while (lines[i]!.trim() !== delimiter)
    if (opened) script += `\n${lines[++i]}`
    out.push(script)
  }
  return out
}

/** Folders and process ids differ; bash 5.2 and later word some errors of `-c` scripts with or without a second line. */
function normal(text: string, home: string): string {
  return text
    .replaceAll(home, '/root/w')
    .replace(/\b\/bin\/bash: /g, 'bash: ')
    .replace(/line \d+: /g, 'line N: ')
}

function real(script: string): { out: string; err: string; code: number } {
  const home = mkdtempSync(join(tmpdir(), 'parity-'))
  try {
    const result = spawnSync('bash', ['--norc', '-c', script, 'bash'], {
      cwd: home,
      encoding: 'utf8',
      input: '',
      timeout: 10_000,
      env: { HOME: '/root', PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
    })
    return { out: normal(result.stdout, home), err: normal(result.stderr, home), code: result.status ?? -1 }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

describe.skipIf(!available)('our bash does what bash does', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.sh.txt'))) {
    for (const script of scripts(readFileSync(new URL(file, folder), 'utf8'))) {
      it(`${file.replace('.sh.txt', '')}: ${script.split('\n')[0]}`, async () => {
        const { machine, clock } = testMachine()
        const ours = await runOn(machine, clock, script)
        expect({ ...ours, err: normal(ours.err, '/root/w') }).toEqual(real(script))
      })
    }
  }
})
