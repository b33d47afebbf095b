/** A person at a terminal, for tests. */
import { Terminal, type Command } from '.'
import type { Machine } from './machine'
import { testMachine } from './test-machine'

export interface TerminalSession {
  readonly machine: Machine
  readonly terminal: Terminal
  readonly codes: [string, number][]
  /** Types keys, lets time pass and gives what came to the screen. */
  type(keys: string, milliseconds?: number): Promise<string>
}

/** `rc` is added to ~/.bashrc. */
export async function terminalSession(rc = '', programs: readonly Command[] = []): Promise<TerminalSession> {
  const { machine, clock } = testMachine('bash', programs)
  machine.files.write('/root/.bashrc', `PS1='$ '\n${rc}`)
  const terminal = new Terminal(machine)
  let out = ''
  const codes: [string, number][] = []
  terminal.onOutput((data) => (out += data))
  terminal.onCommand((command, code) => codes.push([command, code]))
  clock.wake()
  await clock.run(clock.now() + 10)
  return {
    machine,
    terminal,
    codes,
    type: async (keys, milliseconds = 100) => {
      out = ''
      if (keys) terminal.input(keys)
      clock.wake()
      await clock.run(clock.now() + milliseconds)
      return out
    },
  }
}
