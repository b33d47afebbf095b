/** The program that compares, and the two folders it is given. */
import type { Invocation } from '../../command/definition'
import { CliError, ExitCode } from '../../command/errors'
import { klogPrefix } from '../../rest/klog'

type Side = 'LIVE' | 'MERGED'

export class Program {
  private readonly folders: Readonly<Record<Side, string>>

  constructor(private readonly invocation: Invocation) {
    this.folders = { LIVE: this.makeFolder('LIVE'), MERGED: this.makeFolder('MERGED') }
  }

  private makeFolder(side: Side): string {
    const { files, system, env } = this.invocation.io
    const base = (env['TMPDIR'] ?? '') || '/tmp'
    let path: string
    do path = `${base}/${side}-${system.random(2 ** 32)}`
    while (files.exists(path))
    files.makeDirectory(path, { parents: true, mode: 0o700 })
    return path
  }

  write(side: Side, name: string, text: string): void {
    this.invocation.io.files.write(`${this.folders[side]}/${name}`, text, { mode: 0o700 })
  }

  remove(): void {
    for (const folder of Object.values(this.folders)) this.invocation.io.files.remove(folder, { recursive: true })
  }

  /** Words of KUBECTL_EXTERNAL_DIFF that are no plain options are left out, as they could be anything. */
  private async words(): Promise<readonly string[]> {
    const { io, session } = this.invocation
    const [program = '', ...options] = (io.env['KUBECTL_EXTERNAL_DIFF'] ?? '').split(' ')
    const paths = [this.folders.LIVE, this.folders.MERGED]
    if (program === '') return ['diff', '-u', '-N', ...paths]
    const good: string[] = []
    for (const option of options) {
      if (/^[a-zA-Z0-9-=]+$/.test(option)) good.push(option)
      else
        await session.warn(
          `${klogPrefix('W', io.system.clock.now(), io.pid, 'diff.go:213')}invalid argument is ignored: ${option}, only Alphanumeric (case-insensitive), dash and equal are allowed\n`,
        )
    }
    return [program, ...paths, ...good]
  }

  /** Compares. Ends with the program's code 1 when there are differences; throws CliError when it fails. */
  async run(): Promise<void> {
    const { io } = this.invocation
    const words = await this.words()
    const [name = ''] = words
    if (!io.system.command(name)) {
      const why = name.includes('/') ? `fork/exec ${name}: no such file or directory` : 'executable file not found in $PATH'
      throw new CliError(`failed to run "${name}": ${why}`)
    }
    const code = await io.run(words)
    if (code > 1) throw new CliError(`failed to run "${name}": exit status ${code}`)
    if (code === 1) throw new ExitCode(1)
  }
}
