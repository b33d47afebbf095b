/** A terminal with a shell in it, as the page shows it in a tab. */
import { bashCommand, shCommand } from '../bash'
import type { Machine, Running } from '../machine'
import { TerminalDevice } from './device'
import { START_OVER } from './keys'

export interface TerminalOptions {
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** What to run; an interactive shell by default. */
  readonly argv?: readonly string[]
  readonly input?: number
}

export interface TerminalState {
  readonly busy: boolean
  readonly directory: string
  readonly command: string | undefined
  readonly code: number | undefined
}

export class Terminal {
  readonly device: TerminalDevice
  readonly running: Running
  state: TerminalState
  private readonly stateHandlers = new Set<(state: TerminalState) => void>()
  private readonly commandHandlers = new Set<(command: string, code: number) => void>()
  private readonly exitHandlers = new Set<(code: number) => void>()
  private queued: string[] = []

  constructor(
    readonly machine: Machine,
    options: TerminalOptions = {},
  ) {
    this.device = new TerminalDevice(
      machine.clock,
      (group, signal) => machine.signalGroup(group, signal),
      options.columns,
      options.rows,
      machine.nextTerminal(),
    )
    const cwd = options.cwd ?? '/root'
    this.state = { busy: true, directory: cwd, command: undefined, code: undefined }
    this.device.session = {
      onPrompt: (directory) => {
        this.change({ ...this.state, busy: false, directory })
        const next = this.queued.shift()
        if (next !== undefined) this.type(next)
      },
      onCommandStart: (command) => this.change({ ...this.state, busy: true, command }),
      onCommandEnd: (command, code) => {
        this.change({ ...this.state, command, code })
        for (const handler of this.commandHandlers) handler(command, code)
      },
    }
    const shell = machine.flavour === 'ash' ? shCommand : bashCommand
    const argv = options.argv ?? [shell.name]
    const env = {
      HOME: '/root',
      USER: machine.user,
      LOGNAME: machine.user,
      SHELL: '/bin/bash',
      TERM: 'xterm-256color',
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      LANG: 'C.UTF-8',
      ...options.env,
    }
    this.running = machine.spawn(argv, {
      ...(options.argv ? {} : { command: shell }),
      device: this.device,
      leader: true,
      env,
      cwd,
      ...(options.input === undefined ? {} : { input: options.input }),
    })
    this.device.leader = this.running.pid
    this.device.setForeground(this.running.process.group)
    void this.running.exit.then((code) => {
      this.change({ ...this.state, busy: false, code })
      for (const handler of this.exitHandlers) handler(code)
    })
  }

  /** Keys as xterm sends them. */
  input(data: string): void {
    this.device.input(data)
  }

  /** What the screen should show. Returns how to stop. */
  onOutput(handler: (data: string) => void): () => void {
    return this.device.onOutput(handler)
  }

  onState(handler: (state: TerminalState) => void): () => void {
    this.stateHandlers.add(handler)
    return () => this.stateHandlers.delete(handler)
  }

  /** A command of the outermost shell ended. */
  onCommand(handler: (command: string, code: number) => void): () => void {
    this.commandHandlers.add(handler)
    return () => this.commandHandlers.delete(handler)
  }

  onExit(handler: (code: number) => void): () => void {
    this.exitHandlers.add(handler)
    return () => this.exitHandlers.delete(handler)
  }

  resize(columns: number, rows: number): void {
    this.device.resize(columns, rows)
  }

  /** Clears the line, types the command and presses Enter; waits for the prompt when something is running. */
  run(command: string): void {
    if (this.state.busy) this.queued.push(command)
    else this.type(command)
  }

  close(): void {
    this.device.hangUp()
    this.machine.signalGroup(this.running.process.group, 'HUP')
    this.running.signal('KILL', true)
  }

  private type(command: string): void {
    this.device.clock.wake()
    const body = command.includes('\n') ? `\x1b[200~${command}\x1b[201~` : command
    this.device.typeWhenRaw(`${START_OVER}${body}\r`)
    this.change({ ...this.state, busy: true })
  }

  private change(state: TerminalState): void {
    this.state = state
    for (const handler of this.stateHandlers) handler(state)
  }
}
