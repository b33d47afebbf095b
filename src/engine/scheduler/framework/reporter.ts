/** What a pod and its events are told of an attempt to place it; models handleSchedulingFailure and updatePod. */
import { conditionPatch } from '../../api/patch/condition-patch'
import { hasReason } from '../../api/status'
import type { Client, EventRecorder } from '../../client/client'
import { timestamp, type Clock } from '../../clock/clock'
import { PODS } from '../../schema/resources'
import type { Pod, PodCondition } from '../../schema/types'
import type { PodInfo } from './pod-info'

/** Longest text of an event. */
const LONGEST = 1024
const ELLIPSIS = ' ...'

export interface Telling {
  readonly clock: Clock
  readonly client: Client
  readonly events: EventRecorder
}

export class Reporter {
  constructor(private readonly telling: Telling) {}

  tell(about: Pod, type: 'Normal' | 'Warning', reason: string, message: string, action: string): void {
    this.telling.events.event(about, type, reason, message, undefined, action)
  }

  /** @param nominatedNode where room is being made; '' takes an earlier nomination back */
  unscheduled(pod: Pod, reason: string, message: string, nominatedNode?: string): void {
    const shortened = message.length > LONGEST ? `${message.slice(0, LONGEST - ELLIPSIS.length)}${ELLIPSIS}` : message
    this.tell(pod, 'Warning', 'FailedScheduling', shortened, 'Scheduling')
    const known = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')
    const generation = pod.metadata.generation
    const same =
      known?.status === 'False' && known.reason === reason && known.message === message && known.observedGeneration === generation
    const nomination = nominatedNode !== undefined && nominatedNode !== (pod.status?.nominatedNodeName ?? '')
    if (same && !nomination) return
    const condition: PodCondition = {
      type: 'PodScheduled',
      status: 'False',
      reason,
      message,
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      lastTransitionTime:
        known?.status === 'False' && known.lastTransitionTime ? known.lastTransitionTime : timestamp(this.telling.clock.now()),
    }
    this.patchStatus(pod, {
      ...(same ? {} : conditionPatch(pod.status?.conditions, { ...condition, lastProbeTime: null })),
      ...(nomination ? { nominatedNodeName: nominatedNode || null } : {}),
    })
  }

  /** Lets others know of a node before the pod is bound to it, since that may take a while. */
  nominate({ pod }: PodInfo, node: string): void {
    if (pod.status?.nominatedNodeName !== node) this.patchStatus(pod, { nominatedNodeName: node })
  }

  clearNomination({ pod }: PodInfo): void {
    if (pod.status?.nominatedNodeName) this.patchStatus(pod, { nominatedNodeName: null })
  }

  private patchStatus(pod: Pod, status: Record<string, unknown>): void {
    const { name, namespace, uid } = pod.metadata
    try {
      this.telling.client.resource(PODS).patch(name, namespace, 'strategic', { metadata: { uid }, status }, 'status')
    } catch (error) {
      if (!hasReason(error, 'NotFound') && !hasReason(error, 'Conflict')) throw error
    }
  }
}
