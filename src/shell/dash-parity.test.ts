/** The same scripts in the machine's dash and in ours: output, errors and exit status must agree. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { runOn, testMachine } from './test-machine'

const available = spawnSync('dash', ['-c', 'exit 0']).status === 0
const scripts = readFileSync(new URL('./parity/dash.dash.txt', import.meta.url), 'utf8')
  .split(/^---\n/m)
  .map((script) => script.replace(/\n$/, ''))
  .filter((script) => script !== '')

function real(script: string): Promise<{ out: string; err: string; code: number }> {
  const home = mkdtempSync(join(tmpdir(), 'dash-'))
  return new Promise((resolve) => {
    const child = spawn('dash', ['-c', script, 'sh'], {
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
      resolve({ out: out.replaceAll(home, '/root/w'), err: err.replaceAll(home, '/root/w'), code: code ?? -1 })
    })
  })
}

describe.skipIf(!available)('the sh of Debian does what dash does', () => {
  for (const script of scripts) {
    it.concurrent(script.split('\n')[0]!, async ({ expect }) => {
      const { machine, clock } = testMachine()
      machine.files.write('/etc/os-release', 'ID=debian\n')
      machine.files.write('/tmp/script', script)
      const [ours, theirs] = await Promise.all([runOn(machine, clock, 'exec sh -c "$(cat /tmp/script)"'), real(script)])
      expect(ours).toEqual(theirs)
    })
  }
})
