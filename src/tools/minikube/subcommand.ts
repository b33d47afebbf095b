/** What one command of minikube is, and what every one of them may use. */
import type { CommandContext } from '../../shell/command'
import type { FlagSpec, Parsed } from './arguments'
import type { MinikubeHost, MinikubeNode, MinikubeProfile } from './host'
import type { Output } from './output'

export interface Invocation {
  readonly io: CommandContext
  readonly out: Output
  readonly host: MinikubeHost
  /** The one that `-p`, or the configuration, names. */
  readonly profile: MinikubeProfile
  readonly parsed: Parsed
  /** Arguments after the command's own words. */
  readonly words: readonly string[]
}

export interface Subcommand {
  /** For example `start`, or `node add`. */
  readonly path: string
  /** The heading it stands under in the help; commands without one are not listed. */
  readonly group?: Group
  readonly short: string
  /** What stands above its flags in its own help, when it is more than `short`. */
  readonly long?: string
  readonly examples?: string
  readonly aliases?: readonly string[]
  /** What follows the path in the usage line. */
  readonly operands?: string
  readonly flags?: readonly FlagSpec[]
  /** False: everything from the first operand on belongs to something else (kubectl, ssh). */
  readonly interspersed?: boolean
  /** Without it the command shows its help, whatever follows: what it is for, its sub-commands do. */
  run?(invocation: Invocation): Promise<number>
}

export const GROUPS = [
  'Basic Commands',
  'Images Commands',
  'Configuration and Management Commands',
  'Networking and Connectivity Commands',
  'Advanced Commands',
  'Troubleshooting Commands',
  'Other Commands',
] as const
export type Group = (typeof GROUPS)[number]

export const VERSION = 'v1.39.0'
export const COMMIT = '7a9f6a8'
export const KUBERNETES_VERSION = 'v1.36.2'
export const CONTAINERD_VERSION = '2.2.1'
export const BASE_IMAGE = 'v0.0.50'

/** Exit codes of minikube's reasons; models pkg/minikube/reason/exitcodes.go. */
export const EXIT = {
  failure: 1,
  program: 10,
  usage: 14,
  memory: 23,
  cores: 29,
  unsupportedDriver: 56,
  provider: 69,
  guest: 80,
  notRunning: 83,
  notFound: 85,
  serviceNotFound: 115,
} as const

/** `minikube start`, with `-p` where the profile is not the usual one. */
export const commandFor = (profile: MinikubeProfile, command: string): string =>
  profile.name === 'minikube' ? `minikube ${command}` : `minikube ${command} -p ${profile.name}`

/** Says that there is no cluster; the exit code is the command's. */
export async function noProfile({ out, profile }: Invocation): Promise<number> {
  await out.line('shrug', `Profile "${profile.name}" not found. Run "minikube profile list" to view all profiles.`)
  await out.line('workaround', `To start a cluster, run: "${commandFor(profile, 'start')}"`)
  return EXIT.notFound
}

/** Says that the cluster's control plane is not running. */
export async function notRunning({ out, profile }: Invocation): Promise<number> {
  const stopped = profile.nodes().find(({ controlPlane }) => controlPlane)?.state === 'Stopped'
  if (stopped) await out.line('shrug', `The control-plane node ${profile.name} host is not running: state=Stopped`)
  else
    await out.line(
      'shrug',
      `The control-plane node ${profile.name} apiserver is not running: (state=${profile.paused() ? 'Paused' : 'Stopped'})`,
    )
  await out.line('workaround', `To start a cluster, run: "${commandFor(profile, 'start')}"`)
  return EXIT.notRunning
}

/** The exit code when there is no running cluster (told already); undefined when all is well. */
export async function needsCluster(invocation: Invocation): Promise<number | undefined> {
  const { profile } = invocation
  if (!profile.exists()) return noProfile(invocation)
  return profile.apiServerRunning() && !profile.paused() ? undefined : notRunning(invocation)
}

/** The node a person means by `m02`, `minikube-m02` or nothing (the control plane). */
export function nodeOf(profile: MinikubeProfile, word: string): MinikubeNode | undefined {
  const wanted = word === '' || word === 'm01' ? profile.name : /^m\d+$/.test(word) ? `${profile.name}-${word}` : word
  return profile.nodes().find(({ name }) => name === wanted)
}

/** Says that there is no such node. */
export async function noNode({ out }: Invocation, word: string): Promise<number> {
  return out.exit(EXIT.notFound, 'GUEST_NODE_RETRIEVE', `retrieving node: Could not find node ${word}`)
}

/** Ends a command because of how it was called. */
export async function misused({ out }: Invocation, message: string): Promise<number> {
  return out.exit(EXIT.usage, 'MK_USAGE', message)
}
