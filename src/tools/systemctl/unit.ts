/** systemd's units and journal as systemctl and journalctl see them; the node's composition says what they are. */
import type { ProcessInfo } from '../../shell/system'

export interface UnitState {
  readonly active: 'active' | 'inactive' | 'activating' | 'failed'
  readonly sub: 'running' | 'dead' | 'auto-restart' | 'failed'
  /** Since when, in milliseconds since the epoch. */
  readonly since: number
  /** `success`, `exit-code` or `signal`. */
  readonly result: string
  readonly pid?: number
  /** The command line of its process, or of the last one. */
  readonly argv: readonly string[]
  /** The process before, with its times in milliseconds. */
  readonly last?: {
    readonly pid: number
    readonly code: 'exited' | 'killed'
    readonly status: number | string
    readonly began: number
    readonly ended: number
  }
}

export interface Unit {
  readonly name: string
  readonly description: string
  readonly documentation: readonly string[]
  /** The unit's own file and its drop-ins, as they were when they were loaded. */
  readonly files: readonly { readonly path: string; readonly text: string }[]
  /** ExecStart as it is written. */
  readonly command: string
  /** Its settings of the section Service, with what counts where nothing is said. */
  readonly type: string
  readonly restart: string
  readonly state: UnitState
  readonly enablement: 'enabled' | 'disabled' | 'masked' | 'static'
  /** The files are not what was loaded any more. */
  readonly changedOnDisk: boolean
  /** Each returns what it did to links, or why it did nothing. */
  setEnabled(enabled: boolean): readonly string[]
  start(): string | undefined
  stop(): void
  killed(signal: string): void
  resetFailed(): void
}

export interface JournalLine {
  readonly time: number
  readonly unit: string
  readonly program: string
  readonly pid: number
  /** As syslog counts: 3 is an error, 6 information. */
  readonly priority: number
  readonly text: string
}

export interface UnitsView {
  readonly hostname: string
  readonly units: readonly Unit[]
  /** What runs within a unit, its main process first. */
  processesOf(unit: Unit): readonly ProcessInfo[]
  /** How many tasks a unit may have that says nothing of it. */
  readonly taskLimit: number
  /** Reads all unit files anew. */
  reload(): void
  /** Ends everything that runs, and the machine; after a reboot it is back. */
  shutDown(how: 'poweroff' | 'reboot' | 'halt'): void
  /** Oldest first. */
  journal(): readonly JournalLine[]
}

export function fullName(word: string): string {
  return /\.(service|socket|target|timer|mount|slice|scope|path|device)$/.test(word) ? word : `${word}.service`
}

/** The units a word means, which may be a pattern. */
export function unitsNamed(view: UnitsView, word: string): readonly Unit[] {
  if (!/[*?[]/.test(word)) return view.units.filter(({ name }) => name === fullName(word))
  const pattern = new RegExp(
    `^${fullName(word)
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
  )
  return view.units.filter(({ name }) => pattern.test(name))
}
