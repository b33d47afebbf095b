/** The programs that belong to the cluster's side: kubectl, the network tools, and what containers and nodes may have. */
import type { VirtualClock } from '../engine/clock/clock'
import { databaseClients, packagedPrograms } from '../engine/images'
import { kubectlCommand } from '../kubectl'
import type { Transport } from '../kubectl/transport'
import type { CommandContext } from '../shell/command'
import { allTools, ashCommand, bashCommand, busyboxTools, shCommand, type Command } from '../shell'
import { kernelTools, networkTools } from '../tools'
import { openssl } from '../tools/openssl'
import { packageManagers } from '../tools/packages'

/** Milliseconds that starting the real kubectl takes before its first request. */
export const KUBECTL_START = 45

const ordinary: readonly Command[] = [
  bashCommand,
  shCommand,
  ashCommand,
  ...allTools,
  ...busyboxTools,
  ...networkTools,
  ...kernelTools,
  openssl,
]

/** What containers and nodes may have of programs; an image or a node's system says which it has. */
export const containerPrograms: readonly Command[] = [...ordinary, ...packageManagers([...ordinary, ...packagedPrograms])]

/** A program that takes a while to start, as programs of its size do. */
export function starting(
  command: Command,
  clock: VirtualClock,
  delay: number,
  inputOf: (context: CommandContext) => number | undefined = (context) => context.input,
): Command {
  return {
    ...command,
    run: async (context) => {
      await clock.sleep(delay, context.signal)
      const input = inputOf(context)
      return command.run(input === undefined ? context : { ...context, input })
    },
  }
}

/** What the learner's machine has beside the shell and its text tools. */
export function clusterPrograms(
  clock: VirtualClock,
  transport: Transport,
  /** The input that made a program run; writes it leads to carry it as their cause. */
  inputOf: (context: CommandContext) => number | undefined = (context) => context.input,
): readonly Command[] {
  return [starting(kubectlCommand({ transport }), clock, KUBECTL_START, inputOf), ...networkTools, openssl, ...databaseClients]
}
