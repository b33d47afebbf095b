/** The terminals of a playground: shells of the learner's machine or of a node, what they printed, and what was typed in them. */
import { Terminal, type Machine, type TerminalDevice } from '../../shell'
import type { PlaygroundEvents } from '../events'
import { Typed } from './typed'

/** How much of what a terminal printed is kept for drawing it again. */
const KEPT_OUTPUT = 200_000

interface Entry {
  readonly name: string
  readonly terminal: Terminal
  output: string
  command: Typed | undefined
  /** The last input that reached it: what a command started now is caused by. */
  lastInput: number
  /** When its newest command began, in virtual time. */
  began: number
}

export interface TerminalView {
  readonly terminal: string
  readonly output: string
  readonly busy: boolean
  readonly directory: string
  /** The line that runs in the foreground. */
  readonly command: string | undefined
}

export class Terminals {
  private readonly entries = new Map<string, Entry>()
  /** Every command of every terminal's outermost shell, oldest first. */
  readonly commands: Typed[] = []

  constructor(
    private readonly events: () => PlaygroundEvents,
    /** Before a terminal's first output. */
    private readonly home: string,
    /** Virtual time. */
    private readonly now: () => number,
  ) {}

  open(
    name: string,
    machine: Machine,
    columns: number,
    rows: number,
    env: Readonly<Record<string, string>>,
    cwd: string,
    input: number,
  ): void {
    if (this.entries.has(name)) return
    const terminal = new Terminal(machine, { columns, rows, env: { HOME: this.home, ...env }, cwd, input })
    const entry: Entry = { name, terminal, output: '', command: undefined, lastInput: input, began: this.now() }
    this.entries.set(name, entry)
    terminal.onOutput((data) => {
      entry.output += data
      // Cut now and then only: it copies all that is kept.
      if (entry.output.length > 2 * KEPT_OUTPUT) entry.output = entry.output.slice(-KEPT_OUTPUT)
      entry.command?.note(data)
      this.events().terminalData(name, data)
    })
    const { session } = terminal.device
    const started = session.onCommandStart
    session.onCommandStart = (line) => {
      this.begin(entry, line)
      started?.(line)
    }
    terminal.onState(({ busy, directory }) => this.events().terminalState(name, busy, directory, busy ? entry.command?.line : undefined))
    terminal.onCommand((line, code) => {
      this.finish(entry, line, code)
      this.events().commandEnded(name, line, code)
    })
    terminal.onExit((code) => {
      this.entries.delete(name)
      this.events().terminalClosed(name, code)
    })
  }

  get(name: string): Terminal | undefined {
    return this.entries.get(name)?.terminal
  }

  /** Notes which input is about to reach a terminal. */
  noteInput(name: string, input: number): void {
    const entry = this.entries.get(name)
    if (entry) entry.lastInput = input
  }

  /** The input behind whatever runs on a terminal device. */
  inputOf(device: TerminalDevice | undefined): number | undefined {
    for (const { terminal, lastInput } of this.entries.values()) if (terminal.device === device) return lastInput
    return undefined
  }

  /** The command line that an input began, for showing causes. */
  commandOf(input: number): string | undefined {
    return this.lines.get(input)
  }

  /** The name of the first, second, ... terminal still open. */
  nameAt(position: number): string | undefined {
    return [...this.entries.keys()][position - 1]
  }

  /** A shell variable, from the terminal used last among those where it is set. */
  variable(name: string): string | undefined {
    const newest = [...this.entries.values()].sort((a, b) => b.began - a.began)
    for (const { terminal } of newest) {
      const value = terminal.device.session.variable?.(name)
      if (value !== undefined) return value
    }
    return undefined
  }

  /** What runs in the background of their shells. */
  background(): readonly string[] {
    return [...this.entries.values()].flatMap(({ terminal }) => terminal.device.session.background?.() ?? [])
  }

  busy(name: string): boolean {
    return this.entries.get(name)?.terminal.state.busy ?? false
  }

  /** Whether a command that began no earlier than a moment still runs in some terminal. */
  waitingSince(moment: number): boolean {
    for (const { terminal, began } of this.entries.values()) if (terminal.state.busy && began >= moment) return true
    return false
  }

  views(): readonly TerminalView[] {
    return [...this.entries.values()].map(({ name, terminal, output, command }) => ({
      terminal: name,
      output: output.slice(-KEPT_OUTPUT),
      busy: terminal.state.busy,
      directory: terminal.state.directory,
      command: terminal.state.busy ? command?.line : undefined,
    }))
  }

  private readonly lines = new Map<number, string>()

  private begin(entry: Entry, line: string): Typed {
    this.lines.set(entry.lastInput, line.trim())
    entry.command = new Typed(entry.name, line.trim())
    entry.began = this.now()
    this.commands.push(entry.command)
    return entry.command
  }

  private finish(entry: Entry, line: string, code: number): void {
    const command = entry.command ?? this.begin(entry, line)
    command.code = code
    entry.command = undefined
  }
}
