/** What the server does with pods besides storing them; models pkg/registry/core/pod/strategy.go. */
import type { KindDefinition } from '../../api/kind'
import type { Draft } from '../../api/object'
import type { Pod, PodStatus } from '../../schema/types'
import { readAppArmorAnnotations } from '../pod-spec/app-armor'
import { podOnlyDefaults, podSpecDefaults } from '../pod-spec/defaults'
import { mergeLabelKeys } from '../pod-spec/label-keys'
import { qosClass } from '../pod-spec/qos'

export function podDefaults(pod: Draft<Pod>): void {
  if (!pod.spec) return
  podSpecDefaults(pod.spec)
  podOnlyDefaults(pod.spec)
}

export const prepareForCreate: KindDefinition<Pod>['prepareForCreate'] = (pod, context) => {
  const status: Draft<PodStatus> = { phase: 'Pending' }
  mergeLabelKeys(pod)
  if (pod.spec) {
    status.qosClass = qosClass(pod.spec)
    if (pod.spec.schedulingGates?.length) {
      status.conditions = [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'SchedulingGated',
          message: 'Scheduling is blocked due to non-empty scheduling gates',
          lastProbeTime: null as unknown as string,
          lastTransitionTime: new Date(Math.floor(context.now() / 1000) * 1000).toISOString().replace('.000Z', 'Z'),
        },
      ]
    }
  }
  pod.status = status
  return readAppArmorAnnotations(pod)
}

/** The first address is also there by itself; who writes one only, or another one than the first, means that one. */
export function setStatusDefaults({ status }: Draft<Pod>): void {
  if (!status) return
  const first = status.podIPs?.[0]?.ip
  if (!status.podIP) {
    if (first) status.podIP = first
  } else if (status.podIP !== first) status.podIPs = [{ ip: status.podIP }]
}

/** Seconds a deleted pod has left: none when no kubelet runs it, or when it has ended. */
export function gracePeriod(pod: Pod): number {
  const phase = pod.status?.phase
  if (!pod.spec?.nodeName || phase === 'Succeeded' || phase === 'Failed') return 0
  return pod.spec.terminationGracePeriodSeconds ?? 30
}

export const selectableFields: KindDefinition<Pod>['selectableFields'] = {
  'spec.nodeName': (pod) => pod.spec?.nodeName ?? '',
  'spec.restartPolicy': (pod) => pod.spec?.restartPolicy ?? '',
  'spec.schedulerName': (pod) => pod.spec?.schedulerName ?? '',
  'spec.serviceAccountName': (pod) => pod.spec?.serviceAccountName ?? '',
  'spec.hostNetwork': (pod) => String(pod.spec?.hostNetwork ?? false),
  'status.phase': (pod) => pod.status?.phase ?? '',
  'status.podIP': (pod) => pod.status?.podIP ?? '',
  'status.nominatedNodeName': (pod) => pod.status?.nominatedNodeName ?? '',
}
