/** A pod with everything the plugins ask of it again and again, computed once; models framework.PodInfo. */
import { hostPortsOf, type HostPort } from '../../kinds/pod-spec/host-ports'
import type { Pod, PodAffinityTerm } from '../../schema/types'
import { podRequests, podScoringRequests, type Amounts } from './resource-amounts'
import { compileSelector, type CompiledSelector, type Labels } from './selectors'

export interface AffinityTerm {
  readonly selector: CompiledSelector
  readonly namespaces: ReadonlySet<string>
  /** Undefined: only the listed namespaces. */
  readonly namespaceSelector: CompiledSelector | undefined
  readonly topologyKey: string
}

export interface WeightedAffinityTerm {
  readonly term: AffinityTerm
  readonly weight: number
}

export interface PodInfo {
  /** As it was last seen: its status goes on while all below stays. */
  pod: Pod
  readonly uid: string
  readonly namespace: string
  readonly labels: Labels
  readonly priority: number
  readonly terminating: boolean
  readonly requests: Amounts
  readonly scoringRequests: { readonly cpu: number; readonly memory: number }
  readonly hostPorts: readonly HostPort[]
  readonly requiredAffinity: readonly AffinityTerm[]
  readonly requiredAntiAffinity: readonly AffinityTerm[]
  readonly preferredAffinity: readonly WeightedAffinityTerm[]
  readonly preferredAntiAffinity: readonly WeightedAffinityTerm[]
  readonly hasAffinity: boolean
}

const NO_LABELS: Labels = {}

function compileTerm(term: PodAffinityTerm, namespace: string): AffinityTerm {
  const named = term.namespaces ?? []
  return {
    selector: compileSelector(term.labelSelector),
    namespaces: new Set(named.length === 0 && !term.namespaceSelector ? [namespace] : named),
    namespaceSelector: term.namespaceSelector && compileSelector(term.namespaceSelector),
    topologyKey: term.topologyKey,
  }
}

export function podInfoOf(pod: Pod): PodInfo {
  const namespace = pod.metadata.namespace ?? 'default'
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {}
  const required = (terms: readonly PodAffinityTerm[] = []): readonly AffinityTerm[] => terms.map((term) => compileTerm(term, namespace))
  const preferred = (terms: readonly { weight: number; podAffinityTerm: PodAffinityTerm }[] = []): readonly WeightedAffinityTerm[] =>
    terms
      .filter(({ weight }) => weight !== 0)
      .map(({ weight, podAffinityTerm }) => ({ weight, term: compileTerm(podAffinityTerm, namespace) }))
  return {
    pod,
    uid: pod.metadata.uid,
    namespace,
    labels: pod.metadata.labels ?? NO_LABELS,
    priority: pod.spec.priority ?? 0,
    terminating: pod.metadata.deletionTimestamp !== undefined,
    requests: podRequests(pod),
    scoringRequests: podScoringRequests(pod),
    hostPorts: hostPortsOf(pod),
    requiredAffinity: required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAntiAffinity: required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: preferred(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: preferred(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    hasAffinity: podAffinity !== undefined || podAntiAffinity !== undefined,
  }
}

/** Whether the term means this pod; `namespaceLabels` are those of the pod's namespace. */
export function termMatches(term: AffinityTerm, pod: PodInfo, namespaceLabels: (namespace: string) => Labels): boolean {
  const inNamespace = term.namespaces.has(pod.namespace) || term.namespaceSelector?.matches(namespaceLabels(pod.namespace))
  return inNamespace === true && term.selector.matches(pod.labels)
}
