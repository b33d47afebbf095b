/** The terminal from programs: tput, clear, reset, tty. */
import { own } from '../../own'
import type { Command } from '../../command'
import { say, tool } from '../tool'

const TPUT: Record<string, string> = {
  clear: '\x1b[H\x1b[2J',
  bold: '\x1b[1m',
  sgr0: '\x1b(B\x1b[m',
  smul: '\x1b[4m',
  rmul: '\x1b[24m',
  rev: '\x1b[7m',
  civis: '\x1b[?25l',
  cnorm: '\x1b[?25h',
  el: '\x1b[K',
  colors: '256\n',
}

export const tools: readonly Command[] = [
  say('clear', () => '\x1b[H\x1b[2J\x1b[3J'),
  say('reset', () => '\x1bc'),
  say('tput', (io) =>
    io.args[0] === 'cols'
      ? `${io.context.tty?.columns ?? 80}\n`
      : io.args[0] === 'lines'
        ? `${io.context.tty?.rows ?? 24}\n`
        : io.args[0] === 'setaf'
          ? `\x1b[3${io.args[1]}m`
          : io.args[0] === 'setab'
            ? `\x1b[4${io.args[1]}m`
            : io.args[0] === 'cup'
              ? `\x1b[${Number(io.args[1]) + 1};${Number(io.args[2]) + 1}H`
              : (own(TPUT, io.args[0] ?? '') ?? ''),
  ),
  tool('tty', async (io) => {
    const device = io.context.isTty.stdin
      ? io.context.system.processes.list().find((process) => process.pid === io.context.pid)?.terminal
      : undefined
    await io.out(device ? `/dev/${device}\n` : 'not a tty\n')
    return device ? 0 : 1
  }),
]
