/** What a container is started with, and what it needs of its node. */
import type { KernelParameters } from './kernel-parameters'
import type { Clock } from '../clock/clock'
import type { RandomStream } from '../clock/random'
import type { Image } from '../images/image'
import type { Network, Origin } from '../network/types'
import type { Command } from '../../shell/command'
import type { Net } from '../../shell/net'
import type { PidNamespace } from '../../shell/pid-namespace'
import type { EditorHost } from '../../shell/far-editor'
import type { System } from '../../shell/system'
import type { Container } from './container'
import type { Mount } from './mount-table'

export interface ContainerConfig {
  readonly name: string
  /** How often a container of this name was started before in this pod. */
  readonly attempt: number
  readonly image: Image
  /** As the pod names it. */
  readonly imageReference: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly workingDirectory: string
  readonly user: string
  /** Its own group when that is not the user's. */
  readonly group?: number
  /** Further groups it is in. */
  readonly groups?: readonly number[]
  /** Whether groups that the image's /etc/group names do not count. */
  readonly onlyGivenGroups?: boolean
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] }
  readonly privileged?: boolean
  /** Programs cannot gain rights they were not started with. */
  readonly noNewPrivileges?: boolean
  /** Kernel settings of its own. */
  readonly sysctls?: Readonly<Record<string, string>>
  /** Whether system calls are filtered. */
  readonly seccomp?: boolean
  readonly mounts: readonly Mount[]
  readonly readOnlyRoot: boolean
  readonly tty: boolean
  readonly stdin: boolean
  readonly stdinOnce: boolean
  /** In bytes. */
  readonly memoryLimit?: number
  /** In millicores. */
  readonly processorLimit?: number
  /** In millicores. */
  readonly processorRequest?: number
  /** How readily the kernel kills its processes when memory runs short; 0 when absent. */
  readonly oomScoreAdjust?: number
  readonly terminationMessagePath: string
  /** The container whose processes it sees and is seen by, for a debugger with a target. */
  readonly target?: Container
  /** Whether the end of the log stands in for a missing termination message after a failure. */
  readonly logOnError: boolean
}

/** The machine below, as programs in containers see it too: nothing hides it from them. */
export interface NodeFacts {
  readonly cpus: number
  /** Bytes. */
  readonly memory: number
  /** Bytes. */
  memoryUsed(): number
  /** Bytes. */
  readonly diskCapacity: number
  diskUsed(): number
  /** Milliseconds since the epoch. */
  booted(): number
  readonly cgroupVersion: 1 | 2
}

/** What a container needs of its node. */
export interface ContainerHost {
  readonly clock: Clock
  readonly network: Network
  readonly random: RandomStream
  readonly netFor: (origin: Origin) => Net
  readonly kernel: System['kernel']
  readonly node: NodeFacts
  /** Every shell and tool there is; an image's userland says which of them it has. */
  readonly commands: readonly Command[]
  /** What the node's kernel is told to do. */
  readonly parameters: KernelParameters
  /** The node itself, as one logs in to it. */
  readonly login?: () => System | undefined
  /** Who opens files in an editor; missing where nobody sits. */
  readonly editor?: () => EditorHost | undefined
  /** The numbers of processes that see the node's own. */
  readonly nodePids: PidNamespace
  /** Milliseconds from a signal until a program that obeys it is gone. */
  readonly processEnd: number
  /** Milliseconds from the end of process 1 until the runtime says that the container has exited. */
  readonly exitNotice: number
}
