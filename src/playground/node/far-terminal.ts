/** A terminal somewhere else whose other end is the caller's: keys go there untouched, Ctrl-C among them; what it shows comes back in order. */
import type { CommandContext } from '../../shell/command'
import { TerminalDevice } from '../../shell'
import { InOrder } from './in-order'

/**
 * Runs a program at such a terminal until it ends; resolves with its exit code. The caller has a terminal. `begin` starts the
 * program on the device, `signal` sends a signal to a process group where it runs.
 */
export async function atFarTerminal(
  context: CommandContext,
  signal: (group: number, name: string) => void,
  begin: (device: TerminalDevice) => Promise<number>,
): Promise<number> {
  const tty = context.tty!
  const device = new TerminalDevice(context.system.clock, signal, tty.columns, tty.rows, 'pts/0')
  const output = new InOrder(context)
  device.onOutput((text) => output.write(text))
  const exit = begin(device)
  const over = new AbortController()
  const stopResize = tty.onResize(() => device.resize(tty.columns, tty.rows))
  const decoder = new TextDecoder()
  tty.setRaw(true)
  void (async () => {
    for (;;) {
      const data = await context.stdin.read(over.signal).catch(() => null)
      if (data === null) return
      device.input(decoder.decode(data, { stream: true }))
    }
  })()
  try {
    const code = await exit
    await output.done()
    return code
  } finally {
    over.abort()
    stopResize()
    tty.setRaw(false)
  }
}
