/** A shell, or one command, on a node for a program of the learner's machine; models `minikube ssh`. */
import type { CommandContext } from '../../shell/command'
import { startScript, TerminalDevice, type Machine } from '../../shell'
import { InOrder } from '../node/in-order'

const DECODER = new TextDecoder()

export async function runOnNode(machine: Machine, context: CommandContext, command: readonly string[]): Promise<number> {
  const env = { ...context.env, HOME: '/root', USER: 'root', LOGNAME: 'root' }
  const io = { stdin: context.stdin, stdout: context.stdout, stderr: context.stderr, env, cwd: '/root' }
  if (command.length === 0 && context.tty) return shellAt(machine, context, env)
  const running = startScript(machine, command.length > 0 ? command.join(' ') : 'exec bash -s', { ...io, leader: true })
  // Who breaks the connection ends what runs at its other end.
  const hangUp = (): void => void machine.signalGroup(running.process.group, 'HUP')
  context.signal.addEventListener('abort', hangUp, { once: true })
  try {
    return await running.exit
  } finally {
    context.signal.removeEventListener('abort', hangUp)
  }
}

/** The node has a terminal of its own, whose other end is this one: keys go there untouched, Ctrl-C among them. */
async function shellAt(machine: Machine, context: CommandContext, env: Readonly<Record<string, string>>): Promise<number> {
  const tty = context.tty!
  const device = new TerminalDevice(
    context.system.clock,
    (group, signal) => void machine.signalGroup(group, signal),
    tty.columns,
    tty.rows,
    'pts/0',
  )
  const output = new InOrder(context)
  device.onOutput((text) => output.write(text))
  const running = machine.spawn(['bash'], { device, leader: true, env, cwd: '/root' })
  device.setForeground(running.process.group)
  const over = new AbortController()
  const stopResize = tty.onResize(() => device.resize(tty.columns, tty.rows))
  const type = async (): Promise<void> => {
    for (;;) {
      const data = await context.stdin.read(over.signal).catch(() => null)
      if (data === null) return
      device.input(DECODER.decode(data))
    }
  }
  tty.setRaw(true)
  void type()
  try {
    const code = await running.exit
    await output.done()
    return code
  } finally {
    over.abort()
    stopResize()
    tty.setRaw(false)
  }
}
