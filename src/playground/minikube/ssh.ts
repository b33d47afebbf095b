/** A shell, or one command, on a node for a program of the learner's machine; models `minikube ssh`. */
import type { CommandContext } from '../../shell/command'
import { runScript, startScript, type Machine } from '../../shell'
import { behind } from '../../shell/machine'

export async function runOnNode(machine: Machine, context: CommandContext, command: readonly string[]): Promise<number> {
  const io = {
    stdin: context.stdin,
    stdout: context.stdout,
    stderr: context.stderr,
    env: { ...context.env, HOME: '/root', USER: 'root', LOGNAME: 'root' },
    cwd: '/root',
  }
  if (command.length > 0) return runScript(machine, command.join(' '), io)
  const { process } = behind(context)
  const running = process.device
    ? machine.spawn(['bash'], { device: process.device, leader: true, env: io.env, cwd: io.cwd })
    : startScript(machine, 'exec bash -s', io)
  const before = process.device?.foreground
  if (process.device) process.device.setForeground(running.process.group)
  try {
    return await running.exit
  } finally {
    if (process.device && before !== undefined) process.device.setForeground(before)
  }
}
