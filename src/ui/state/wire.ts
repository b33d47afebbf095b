/** The few fields of Pods, Nodes, Services and their relatives that the page reads, as optional as the wire leaves them. */
import type { WireObject } from '../../protocol/messages'

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string }
  readonly running?: { readonly startedAt?: string }
  readonly terminated?: { readonly reason?: string; readonly exitCode?: number; readonly signal?: number }
}

export interface ContainerStatus {
  readonly name: string
  readonly ready: boolean
  readonly started?: boolean
  readonly restartCount: number
  readonly image?: string
  readonly state?: ContainerState
  readonly lastState?: ContainerState
}

export interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

export interface PodObject extends WireObject {
  readonly spec?: {
    readonly nodeName?: string
    readonly restartPolicy?: string
    readonly containers?: readonly { readonly name: string; readonly image?: string }[]
    readonly initContainers?: readonly { readonly name: string; readonly image?: string; readonly restartPolicy?: string }[]
    readonly volumes?: readonly {
      readonly name: string
      readonly persistentVolumeClaim?: { readonly claimName: string }
      readonly ephemeral?: object
      readonly emptyDir?: { readonly medium?: string }
      readonly hostPath?: { readonly path: string }
    }[]
  }
  readonly status?: {
    readonly phase?: string
    readonly reason?: string
    readonly message?: string
    readonly podIP?: string
    readonly conditions?: readonly Condition[]
    readonly containerStatuses?: readonly ContainerStatus[]
    readonly initContainerStatuses?: readonly ContainerStatus[]
  }
}

export interface NodeObject extends WireObject {
  readonly spec?: { readonly unschedulable?: boolean; readonly taints?: readonly { readonly key: string; readonly effect: string }[] }
  readonly status?: {
    readonly conditions?: readonly Condition[]
    readonly allocatable?: Readonly<Record<string, string>>
    readonly addresses?: readonly { readonly type: string; readonly address: string }[]
    readonly nodeInfo?: { readonly kubeletVersion?: string }
  }
}

export interface ServiceObject extends WireObject {
  readonly spec?: {
    readonly type?: string
    readonly clusterIP?: string
    readonly selector?: Readonly<Record<string, string>>
    readonly ports?: readonly { readonly port: number; readonly nodePort?: number; readonly protocol?: string; readonly name?: string }[]
  }
}

export interface EndpointSliceObject extends WireObject {
  readonly endpoints?: readonly {
    readonly addresses?: readonly string[]
    readonly conditions?: { readonly ready?: boolean; readonly serving?: boolean; readonly terminating?: boolean }
    readonly targetRef?: { readonly kind?: string; readonly name?: string; readonly namespace?: string }
  }[]
}

export interface WorkloadObject extends WireObject {
  readonly spec?: {
    readonly replicas?: number
    readonly completions?: number
    readonly schedule?: string
    readonly template?: { readonly spec?: { readonly containers?: readonly { readonly image?: string }[] } }
  }
  readonly status?: {
    readonly replicas?: number
    readonly readyReplicas?: number
    readonly updatedReplicas?: number
    readonly desiredNumberScheduled?: number
    readonly numberReady?: number
    readonly succeeded?: number
  }
}

export const condition = (
  object: { readonly status?: { readonly conditions?: readonly Condition[] } },
  type: string,
): Condition | undefined => object.status?.conditions?.find((entry) => entry.type === type)

/** The owner that manages the object, if one does. */
export const controllerOf = (object: WireObject) => object.metadata.ownerReferences?.find((owner) => owner.controller)

export const REVISION_KEYS = ['pod-template-hash', 'controller-revision-hash'] as const

export function revisionOf(object: WireObject): string | undefined {
  for (const key of REVISION_KEYS) {
    const value = object.metadata.labels?.[key]
    if (value !== undefined) return value
  }
  return undefined
}
