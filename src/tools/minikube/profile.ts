/** What minikube drives: the machines of one cluster, being made, started, stopped and deleted; the composition implements it. */

export type MachineState = 'Running' | 'Stopped'

export interface MinikubeNode {
  /** For example `minikube`, `minikube-m02`. */
  readonly name: string
  readonly controlPlane: boolean
  readonly ip: string
  readonly state: MachineState
  /** Whether the kubelet process runs. */
  readonly kubelet: boolean
}

export interface StartOptions {
  readonly nodes: number
  readonly cpus: number
  /** MiB */
  readonly memory: number
}

export interface AddonState {
  readonly name: string
  readonly maintainer: string
  readonly enabled: boolean
}

export interface ServiceUrl {
  readonly namespace: string
  readonly name: string
  readonly ports: readonly { readonly name: string; readonly port: number; readonly nodePort?: number }[]
}

export interface Tunnelled {
  readonly services: readonly string[]
}

/** All durations are virtual time; methods resolve when the machine has got there. They reject with the signal's reason. */
export interface MinikubeProfile {
  /** Whether a cluster was ever created (and not deleted). */
  exists(): boolean
  nodes(): readonly MinikubeNode[]
  /** Whether the API server answers. */
  apiServerRunning(): boolean
  /** Makes the machine of the control plane. */
  createMachine(options: StartOptions, signal: AbortSignal): Promise<void>
  /** Starts the control plane's parts and the kubelet, and writes the kubeconfig. */
  startControlPlane(signal: AbortSignal): Promise<void>
  /** kube-proxy, CoreDNS, storage-provisioner. */
  deployAddons(signal: AbortSignal): Promise<void>
  addNode(signal: AbortSignal): Promise<MinikubeNode>
  startNode(name: string, signal: AbortSignal): Promise<void>
  stopNode(name: string, signal: AbortSignal): Promise<void>
  deleteNode(name: string, signal: AbortSignal): Promise<void>
  /** Removes every machine. */
  deleteAll(signal: AbortSignal): Promise<void>
  services(): readonly ServiceUrl[]
  /** Gives load balancer Services their addresses while it lasts; tells about each change. */
  tunnel(changed: (state: Tunnelled) => void): { stop(): void }
  addons(): readonly AddonState[]
  setAddon(name: string, enabled: boolean): void
  /** Opens a shell on a node, or runs one command there; resolves with its exit code. */
  ssh(node: string, context: import('../../shell/command').CommandContext, command: readonly string[]): Promise<number>
}
