/** The learner's own machine: files, programs, network; the same for the page, transcripts and lesson tests. */
import type { VirtualClock } from '../../engine/clock/clock'
import type { Random } from '../../engine/clock/random'
import { allTools, bashCommand, createSystem, MemoryFiles, shCommand, type Command, type Machine, type Net, type System } from '../../shell'

export interface LearnerMachineOptions {
  readonly clock: VirtualClock
  readonly random: Random
  readonly net: Net
  readonly user: string
  readonly home: string
  readonly hostname: string
  readonly edit?: System['edit']
  /** Programs beside the shell and its text tools: kubectl, minikube, curl. */
  readonly commands?: readonly Command[]
}

export function createLearnerMachine(options: LearnerMachineOptions): Machine {
  const { clock, random, home } = options
  const files = new MemoryFiles({ now: () => clock.now() })
  for (const folder of [home, '/root', '/tmp', '/etc', '/usr/bin', '/usr/local/bin', '/bin', '/var/tmp'])
    files.makeDirectory(folder, { parents: true })
  files.write('/etc/hostname', `${options.hostname}\n`)
  files.write('/etc/hosts', `127.0.0.1\tlocalhost\n127.0.1.1\t${options.hostname}\n`)
  files.write(
    '/etc/os-release',
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nID=debian\n',
  )
  const stream = random.stream('learner')
  return createSystem({
    clock,
    files,
    net: options.net,
    hostname: options.hostname,
    user: options.user,
    random: (bound) => stream.integer(bound),
    firstPid: 1000,
    ...(options.edit ? { edit: options.edit } : {}),
    commands: [bashCommand, shCommand, ...allTools, ...(options.commands ?? [])],
  })
}
