/** What one command of minikube is, and what every one of them may use. */
import type { CommandContext } from '../../shell/command'
import type { FlagSpec, Parsed } from './arguments'
import type { Output } from './output'
import type { MinikubeProfile } from './profile'

export interface Invocation {
  readonly io: CommandContext
  readonly out: Output
  readonly profile: MinikubeProfile
  readonly parsed: Parsed
  /** Arguments after the command's own words. */
  readonly words: readonly string[]
}

export interface Subcommand {
  /** For example `start`, or `node add`. */
  readonly path: string
  readonly short: string
  /** What follows the path in the usage line. */
  readonly operands?: string
  readonly flags?: readonly FlagSpec[]
  /** False: everything from the first operand on belongs to something else (kubectl, ssh). */
  readonly interspersed?: boolean
  run(invocation: Invocation): Promise<number>
}

export const VERSION = 'v1.39.0'
export const COMMIT = '7a9f6a8'
export const KUBERNETES_VERSION = 'v1.36.2'
export const CONTAINERD_VERSION = '2.1.4'
export const BASE_IMAGE = 'v0.0.50'

/** Exit codes of minikube's reasons; models pkg/minikube/reason/exitcodes.go. */
export const EXIT = { usage: 64, notFound: 85, unavailable: 69, serviceNotFound: 115, hostNotFound: 85, nodeNotFound: 65 } as const

/** Says that there is no cluster; the exit code is the command's. */
export async function noProfile({ out }: Invocation): Promise<number> {
  await out.line('shrug', 'Profile "minikube" not found. Run "minikube profile list" to view all profiles.')
  await out.line('workaround', 'To start a cluster, run: "minikube start"')
  return EXIT.notFound
}

/** Says that the cluster's control plane is not running. */
export async function notRunning({ out }: Invocation): Promise<number> {
  await out.line('shrug', 'The control-plane node minikube host is not running: state=Stopped')
  await out.line('workaround', 'To start a cluster, run: "minikube start"')
  return 89
}

/** The node a person means by `m02` or `minikube-m02`. */
export const nodeName = (word: string): string => (word === 'minikube' || word.startsWith('minikube-') ? word : `minikube-${word}`)
