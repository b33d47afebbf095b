/** The learner's own machine: files, programs, network; the same for the page, transcripts and lesson tests. */
import type { VirtualClock } from '../engine/clock/clock'
import type { Random } from '../engine/clock/random'
import { kubectlCommand } from '../kubectl'
import type { Transport } from '../kubectl/transport'
import { allTools, bashCommand, createSystem, MemoryFiles, shCommand, type Command, type Machine, type Net, type System } from '../shell'
import { networkTools } from '../tools'

/** Milliseconds that starting the real kubectl takes before its first request. */
const KUBECTL_START = 45

export interface LearnerMachineOptions {
  readonly clock: VirtualClock
  readonly random: Random
  readonly net: Net
  readonly transport: Transport
  readonly user: string
  readonly home: string
  readonly hostname: string
  readonly edit?: System['edit']
  /** More programs, for example minikube. */
  readonly commands?: readonly Command[]
}

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

/** What containers and nodes may have of programs. */
export const containerPrograms: readonly Command[] = [bashCommand, shCommand, ...allTools, ...networkTools]

export function createLearnerMachine(options: LearnerMachineOptions): Machine {
  const { clock, random, home } = options
  const files = new MemoryFiles({ now: () => clock.now() })
  for (const folder of [home, '/root', '/tmp', '/etc', '/usr/bin', '/bin', '/var/tmp']) files.makeDirectory(folder, { parents: true })
  files.write('/etc/hostname', `${options.hostname}\n`)
  files.write('/etc/hosts', `127.0.0.1\tlocalhost\n127.0.1.1\t${options.hostname}\n`)
  files.write(
    '/etc/os-release',
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nID=debian\n',
  )
  const stream = random.stream('learner')
  const kubectl = starting(kubectlCommand({ transport: options.transport }), clock, KUBECTL_START)
  return createSystem({
    clock,
    files,
    net: options.net,
    hostname: options.hostname,
    user: options.user,
    random: (bound) => stream.integer(bound),
    firstPid: 1000,
    ...(options.edit ? { edit: options.edit } : {}),
    commands: [...containerPrograms, kubectl, ...(options.commands ?? [])],
  })
}
