/** A shell, or one command, on a node for a program of the learner's machine; models `minikube ssh`. */
import type { CommandContext } from '../../shell/command'
import { startScript, type Machine } from '../../shell'
import { atFarTerminal } from '../node/far-terminal'

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

/** A shell at a terminal of the node. */
function shellAt(machine: Machine, context: CommandContext, env: Readonly<Record<string, string>>): Promise<number> {
  return atFarTerminal(
    context,
    (group, signal) => void machine.signalGroup(group, signal),
    (device) => {
      const running = machine.spawn(['bash'], { device, leader: true, env, cwd: '/root' })
      device.setForeground(running.process.group)
      return running.exit
    },
  )
}
