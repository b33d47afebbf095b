/** What a kubelet is started with: what its flags and its configuration file say, as far as it matters to what it does. */
import type { KubeletConfiguration } from './kubelet-configuration'

export interface KubeletSettings {
  /** The kubelet's own, for example `v1.36.2`; the machine's when absent. */
  readonly version?: string
  /** Where static pods come from; nowhere when absent. */
  readonly staticPodPath?: string
  /** The name server of pods; the cluster's when absent. */
  readonly dnsAddress?: string
  readonly clusterDomain?: string
  /** What else it was told; the usual when absent. */
  readonly configuration?: KubeletConfiguration
  /** Whether there is an API server where it looks for one. */
  readonly findsServer: boolean
  /** Where it looks for the API server, and what a connection comes to when nobody is there; for its log. */
  readonly server?: { readonly url: string; readonly failure: string }
}

export const MANIFESTS = '/etc/kubernetes/manifests'

export const USUAL_SETTINGS: KubeletSettings = { staticPodPath: MANIFESTS, findsServer: true }

/** Who starts and stops the kubelet of a machine, and keeps it running: its init system. */
export interface KubeletService {
  /** The machine is on. */
  boot(): void
  /** The machine is off: nothing is restarted any more. */
  powerOff(): void
  start(): void
  stop(): void
}
