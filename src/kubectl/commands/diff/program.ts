/** The program that compares, and the two folders it is given. */
import type { Invocation } from '../../command/definition'
import { CliError, ExitCode } from '../../command/errors'
import { temporaryFolder } from '../../command/temporary-folder'

type Side = 'LIVE' | 'MERGED'

export class Program {
  private readonly folders: Readonly<Record<Side, string>>

  constructor(private readonly invocation: Invocation) {
    this.folders = { LIVE: this.makeFolder('LIVE'), MERGED: this.makeFolder('MERGED') }
  }

  private makeFolder(side: Side): string {
    const { io } = this.invocation
    const base = temporaryFolder(io)
    let path: string
    do path = `${base}/${side}-${io.system.random(2 ** 32)}`
    while (io.files.exists(path))
    if (!io.files.exists(base)) throw new CliError(`stat ${base}: no such file or directory`)
    io.files.makeDirectory(path, { mode: 0o700 })
    return path
  }

  write(side: Side, name: string, text: string): void {
    this.invocation.io.files.write(`${this.folders[side]}/${name}`, text, { mode: 0o700 })
  }

  remove(): void {
    for (const folder of Object.values(this.folders)) this.invocation.io.files.remove(folder, { recursive: true })
  }

  /** Words of KUBECTL_EXTERNAL_DIFF that are no plain options are left out, as they could be anything. */
  private words(): readonly [name: string, ...words: string[]] {
    const given = this.invocation.io.env['KUBECTL_EXTERNAL_DIFF'] ?? ''
    const paths = [this.folders.LIVE, this.folders.MERGED]
    if (given === '') return ['diff', '-u', '-N', ...paths]
    const [program = '', ...options] = given.split(' ')
    return [program, ...paths, ...options.filter((option) => /^[a-zA-Z0-9-=]+$/.test(option))]
  }

  /** Compares. Ends with the program's code 1 when there are differences; throws CliError when it fails. */
  async run(): Promise<void> {
    const { io } = this.invocation
    const words = this.words()
    const [name] = words
    if (name === '') throw new CliError('failed to run "": exec: no command')
    if (!io.system.command(name)) {
      const why = name.includes('/') ? `fork/exec ${name}: no such file or directory` : 'executable file not found in $PATH'
      throw new CliError(`failed to run "${name}": ${why}`)
    }
    const code = await io.run(words)
    if (code > 1) throw new CliError(`failed to run "${name}": exit status ${code}`)
    if (code === 1) throw new ExitCode(1)
  }
}
