/** The machine's own shells, for tests that hold ours against them. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface RealRun {
  readonly out: string
  readonly err: string
  readonly code: number
}

/** What a script does in a shell that is told to be called `name`, in an empty folder that is called as ours is; killed after twenty seconds. */
export function runReal(shell: string, words: readonly string[], script: string, name = shell): Promise<RealRun> {
  const home = mkdtempSync(join(tmpdir(), `${shell}-`))
  return new Promise((resolve) => {
    const child = spawn(shell, [...words, '-c', script, name], {
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
