/** The programs that belong to the cluster's side: kubectl, the network tools, and what containers and nodes may have. */
import type { VirtualClock } from '../engine/clock/clock'
import { kubectlCommand } from '../kubectl'
import type { Transport } from '../kubectl/transport'
import { allTools, bashCommand, shCommand, type Command } from '../shell'
import { networkTools } from '../tools'

/** Milliseconds that starting the real kubectl takes before its first request. */
const KUBECTL_START = 45

/** What containers and nodes may have of programs; an image or a node's system says which it has. */
export const containerPrograms: readonly Command[] = [bashCommand, shCommand, ...allTools, ...networkTools]

/** A program that takes a while to start, as programs of its size do. */
function starting(command: Command, clock: VirtualClock, delay: number): Command {
  return {
    ...command,
    run: async (context) => {
      await clock.sleep(delay, context.signal)
      return command.run(context)
    },
  }
}

/** What the learner's machine has beside the shell and its text tools. */
export function clusterPrograms(clock: VirtualClock, transport: Transport): readonly Command[] {
  return [starting(kubectlCommand({ transport }), clock, KUBECTL_START), ...networkTools]
}
