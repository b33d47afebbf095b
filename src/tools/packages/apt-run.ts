/** What every run of apt says, asks and looks up on its way, whichever its operation is. */
import { runsAsRoot } from '../../shell/accounts'
import type { Command, CommandContext } from '../../shell/command'
import { tool, ToolError, type Io } from '../../shell/tools/tool'
import { kubernetesVersions } from './kubernetes'
import { sizeText } from './sources'

export const LISTS = '/var/lib/apt/lists'

/** Milliseconds that reading the lists takes. */
export const READING = 400

/** How many packages an operation touches, and how many it leaves behind newer ones. */
interface Counts {
  readonly fresh?: number
  readonly removed?: number
  readonly higher?: number
  readonly lower?: number
  readonly kept?: number
}

export function hasLists({ files }: Pick<CommandContext, 'files'>): boolean {
  return files.exists(LISTS) && files.list(LISTS).some((name) => name.endsWith('_InRelease'))
}

export abstract class AptRun {
  constructor(protected readonly io: Io) {}

  protected sleep(milliseconds: number): Promise<void> {
    return this.io.context.system.clock.sleep(milliseconds, this.io.context.signal)
  }

  protected say(text: string): Promise<void> {
    return this.io.out(`${text}\n`)
  }

  protected error(text: string): Promise<void> {
    return this.io.context.stderr.write(`${text}\n`)
  }

  /** `Reading package lists... Done` on a terminal. */
  protected step(what: string): Promise<void> {
    return this.say(`${what}...${this.io.context.isTty.stdout ? ' Done' : ''}`)
  }

  protected async fetched(bytes: number, since: number): Promise<void> {
    const seconds = (this.io.context.system.clock.now() - since) / 1000
    await this.say(`Fetched ${sizeText(bytes)} in ${Math.round(seconds)}s (${sizeText(Math.round(bytes / Math.max(seconds, 0.001)))}/s)`)
  }

  /** Whether lists were fetched and not thrown away. */
  protected knows(): boolean {
    return hasLists(this.io.context)
  }

  protected async begin(): Promise<void> {
    await this.sleep(READING)
    await this.step('Reading package lists')
    await this.step('Building dependency tree')
    await this.step('Reading state information')
  }

  /** Installed packages of which there are newer versions. */
  protected outdated(installed: ReadonlyMap<string, string>): readonly string[] {
    const { files } = this.io.context
    if (!this.knows()) return []
    return [...installed.keys()].filter((name) => (kubernetesVersions(files, name)[0] ?? '') > installed.get(name)!)
  }

  protected summary(counts: Counts): Promise<void> {
    const { fresh = 0, removed = 0, higher = 0, lower = 0, kept = 0 } = counts
    const downgraded = lower > 0 ? ` ${lower} downgraded,` : ''
    return this.say(`${higher} upgraded, ${fresh} newly installed,${downgraded} ${removed} to remove and ${kept} not upgraded.`)
  }

  protected list(title: string, names: readonly string[]): Promise<void> {
    return this.say(`${title}\n  ${[...names].sort().join(' ')}`)
  }

  protected async mayChange(): Promise<boolean> {
    if (runsAsRoot(this.io.context.system)) return true
    await this.error(
      'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?',
    )
    return false
  }

  protected async agreed(yes: boolean): Promise<boolean> {
    if (yes) return true
    await this.io.out('Do you want to continue? [Y/n] ')
    const { stdin, signal } = this.io.context
    const answer = await stdin.read(signal)
    const said = answer ? new TextDecoder().decode(answer).trim() : 'n'
    if (said === '' || /^y/i.test(said)) return true
    await this.say('Abort.')
    return false
  }
}

/** A program of apt: its errors stand alone, without its name before them. */
export function aptTool(name: string, run: (io: Io) => Promise<number>): Command {
  return tool(name, async (io) => {
    try {
      return await run(io)
    } catch (error) {
      if (!(error instanceof ToolError)) throw error
      await io.context.stderr.write(`${error.message}\n`)
      return error.status
    }
  })
}
