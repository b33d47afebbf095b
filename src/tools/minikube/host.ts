/** What minikube drives: profiles, each the machines of one cluster, being made, started, stopped and deleted; the composition implements it. */
import type { CommandContext } from '../../shell/command'

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
  readonly cpus: number
  /** MiB */
  readonly memory: number
  /** MiB */
  readonly disk: number
  /** Flags for the components of a new control plane. */
  readonly extraConfig: readonly { readonly component: string; readonly name: string; readonly value: string }[]
  /** Leave the kubeconfig's current context as it is. */
  readonly keepContext: boolean
}

export interface AddonState {
  readonly name: string
  readonly maintainer: string
  readonly docs: string
  readonly enabled: boolean
  /** Whether there is anything behind the name. */
  readonly simulated: boolean
  /** By the names minikube has for them. */
  readonly images: Readonly<Record<string, string>>
  /** Whether enabling waits for its pods. */
  readonly verified: boolean
  readonly questions: readonly { readonly setting: string; readonly prompt: string }[]
  readonly open: { readonly namespace: string; readonly service: string } | undefined
}

export interface ServiceUrl {
  readonly namespace: string
  readonly name: string
  /** Whether a pod it selects runs; true for Services without a selector. */
  readonly running: boolean
  readonly ports: readonly { readonly name: string; readonly port: number; readonly nodePort?: number }[]
}

export interface Tunnelled {
  readonly services: readonly string[]
}

/** All durations are virtual time; methods resolve when the machine has got there. They reject with the signal's reason. */
export interface MinikubeProfile {
  readonly name: string
  /** Whether a cluster was ever created (and not deleted). */
  exists(): boolean
  nodes(): readonly MinikubeNode[]
  size(): Pick<StartOptions, 'cpus' | 'memory'>
  /** Whether the API server answers. */
  apiServerRunning(): boolean
  /** Whether the control plane is frozen. */
  paused(): boolean
  /** Makes the machine of the control plane. */
  createMachine(options: StartOptions, signal: AbortSignal): Promise<void>
  /** Starts the control plane's parts and the kubelet, and writes the kubeconfig. */
  startControlPlane(signal: AbortSignal): Promise<void>
  /** kube-proxy, CoreDNS and every addon that is enabled. */
  deployAddons(signal: AbortSignal): Promise<void>
  addNode(signal: AbortSignal): Promise<MinikubeNode>
  startNode(name: string, signal: AbortSignal): Promise<void>
  stopNode(name: string, signal: AbortSignal): Promise<void>
  deleteNode(name: string, signal: AbortSignal): Promise<void>
  /** Removes every machine. */
  delete(signal: AbortSignal): Promise<void>
  /** Freezes the control plane's containers and stops the kubelets; gives how many containers that are. */
  pause(signal: AbortSignal): Promise<number>
  unpause(signal: AbortSignal): Promise<number>
  services(): readonly ServiceUrl[]
  /** Gives load balancer Services their addresses while it lasts; tells about each change. */
  tunnel(changed: (state: Tunnelled) => void): { stop(): void }
  addons(): readonly AddonState[]
  /** Applies or removes an addon's manifest; with `enabled` waits for what the addon says is waited for. */
  setAddon(name: string, enabled: boolean, signal: AbortSignal): Promise<void>
  configureAddon(name: string, settings: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void>
  /** Writes a file on a node's machine. */
  copyTo(node: string, path: string, data: Uint8Array): void
  /** Reads one; undefined when there is none. */
  copyFrom(node: string, path: string): Uint8Array | undefined
  /** Opens a shell on a node, or runs one command there; resolves with its exit code. */
  ssh(node: string, context: CommandContext, command: readonly string[]): Promise<number>
  /** Puts the profile's context into the kubeconfig again and makes it the current one. */
  updateContext(): void
}

export interface MinikubeHost {
  /** A profile by name, with a cluster or not yet. */
  profile(name: string): MinikubeProfile
  /** Those with a cluster, by name. */
  profiles(): readonly MinikubeProfile[]
  /** The context kubectl uses. */
  currentContext(): string | undefined
  addonNames(): readonly string[]
}
