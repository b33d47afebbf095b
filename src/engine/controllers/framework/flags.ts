/** The command line of the controller manager as controllers ask for it; models kube-controller-manager's flags. */
import { parseDuration } from '../../api/strconv'

/** Controllers whose name on the command line is not the one their events and accounts have, and every old short name. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  'node-controller': ['node-lifecycle-controller', 'nodelifecycle'],
  controllermanager: ['disruption-controller', 'disruption'],
  cidrAllocator: ['node-ipam-controller', 'nodeipam'],
  ephemeral_volume: ['ephemeral-volume-controller', 'ephemeral-volume'],
  resource_claim: ['resourceclaim-controller', 'resource-claim-controller'],
  volume_expand: ['persistentvolume-expander-controller', 'persistentvolume-expander'],
  'endpoint-controller': ['endpoints-controller', 'endpoint'],
  'horizontal-pod-autoscaler': ['horizontal-pod-autoscaler-controller', 'horizontalpodautoscaling'],
  'pod-garbage-collector': ['pod-garbage-collector-controller', 'podgc'],
  'persistentvolume-controller': ['persistentvolume-binder-controller', 'persistentvolume-binder'],
  'pv-protection-controller': ['persistentvolume-protection-controller', 'pv-protection'],
  'pvc-protection-controller': ['persistentvolumeclaim-protection-controller', 'pvc-protection'],
  'root-ca-cert-publisher': ['root-ca-certificate-publisher-controller', 'root-ca-cert-publisher'],
  'service-account-controller': ['serviceaccount-controller', 'serviceaccount'],
  'serviceaccount-token-controller': ['serviceaccount-token'],
  csrapproving: ['certificatesigningrequest-approving-controller'],
  csrsigning: ['certificatesigningrequest-signing-controller'],
  csrcleaner: ['certificatesigningrequest-cleaner-controller'],
  'garbage-collector-controller': ['garbagecollector'],
  'replication-controller': ['replicationcontroller-controller', 'replicationcontroller'],
}

export class ManagerFlags {
  /** By name without dashes. */
  constructor(private readonly values: ReadonlyMap<string, string> = new Map()) {}

  /** Milliseconds of a flag such as `--node-monitor-grace-period=1m30s`, `usual` when it is absent. Throws ParseFailure. */
  duration(name: string, usual: number): number {
    const text = this.values.get(name)
    return text === undefined ? usual : parseDuration(text)
  }

  number(name: string, usual: number): number {
    const value = Number(this.values.get(name) ?? Number.NaN)
    return Number.isNaN(value) ? usual : value
  }

  isSet(name: string): boolean {
    return this.values.get(name) === 'true'
  }

  /** Whether `--controllers` lets a controller run: `*` means all that are not excluded with a minus. */
  runs(controller: string): boolean {
    const words = (this.values.get('controllers') ?? '*').split(',')
    const names = [controller, controller.replace(/-controller$/, ''), ...(ALSO[controller] ?? [])]
    if (names.some((name) => words.includes(`-${name}`))) return false
    return words.includes('*') || names.some((name) => words.includes(name))
  }
}
