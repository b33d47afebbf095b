/** NetworkPolicies: which pods may talk to whom; models what a policy-enforcing CNI plugin does. */
import { selectorFromObject } from '../api/selectors'
import type { Informers } from '../client/client'
import { NAMESPACES, NETWORK_POLICIES } from '../schema/resources'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, Pod } from '../schema/types'
import { inRange } from '../api/ipv4'

/** One side of a connection; `pod` is absent for nodes and the outside. */
export interface Party {
  readonly address: string
  readonly pod: Pod | undefined
}

export interface Traffic {
  readonly from: Party
  readonly to: Party
  readonly port: number
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
}

type Direction = 'Ingress' | 'Egress'

export class Policies {
  constructor(private readonly informers: Informers) {
    informers.informer(NETWORK_POLICIES)
  }

  allows(traffic: Traffic): boolean {
    return this.side('Egress', traffic.from, traffic.to, traffic) && this.side('Ingress', traffic.to, traffic.from, traffic)
  }

  /** A pod that no policy of the direction selects is open; otherwise some rule must let the traffic pass. */
  private side(direction: Direction, self: Party, peer: Party, traffic: Traffic): boolean {
    const pod = self.pod
    if (!pod || pod.spec.hostNetwork) return true
    const selecting = this.informers
      .informer(NETWORK_POLICIES)
      .list(pod.metadata.namespace)
      .filter((policy) => applies(policy, direction) && selectorFromObject(policy.spec?.podSelector ?? {}).matches(pod.metadata.labels))
    if (selecting.length === 0) return true
    return selecting.some(({ spec, metadata }) =>
      direction === 'Ingress'
        ? (spec?.ingress ?? []).some((rule) => this.peersMatch(rule.from, peer, metadata.namespace!) && portsMatch(rule.ports, traffic))
        : (spec?.egress ?? []).some((rule) => this.peersMatch(rule.to, peer, metadata.namespace!) && portsMatch(rule.ports, traffic)),
    )
  }

  private peersMatch(peers: readonly NetworkPolicyPeer[] | undefined, party: Party, namespace: string): boolean {
    if (!peers || peers.length === 0) return true
    return peers.some((peer) => this.peerMatches(peer, party, namespace))
  }

  private peerMatches({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer, { address, pod }: Party, namespace: string): boolean {
    if (ipBlock) return inRange(address, ipBlock.cidr) && !(ipBlock.except ?? []).some((cidr) => inRange(address, cidr))
    if (!pod || pod.spec.hostNetwork) return false
    if (namespaceSelector) {
      const labels = this.informers.informer(NAMESPACES).get(pod.metadata.namespace!)?.metadata.labels
      if (!selectorFromObject(namespaceSelector).matches(labels)) return false
    } else if (pod.metadata.namespace !== namespace) return false
    return !podSelector || selectorFromObject(podSelector).matches(pod.metadata.labels)
  }
}

/** Without policyTypes: ingress always, egress when there are egress rules. */
function applies({ spec }: NetworkPolicy, direction: Direction): boolean {
  if (spec?.policyTypes?.length) return spec.policyTypes.includes(direction)
  return direction === 'Ingress' || spec?.egress !== undefined
}

function portsMatch(ports: readonly NetworkPolicyPort[] | undefined, { to, port, protocol }: Traffic): boolean {
  if (!ports || ports.length === 0) return true
  return ports.some((rule) => {
    if ((rule.protocol ?? 'TCP') !== protocol) return false
    if (rule.port === undefined) return true
    if (typeof rule.port === 'number') return rule.endPort === undefined ? rule.port === port : port >= rule.port && port <= rule.endPort
    return (to.pod?.spec.containers ?? []).some((container) =>
      (container.ports ?? []).some(
        (named) => named.name === rule.port && named.containerPort === port && (named.protocol ?? 'TCP') === protocol,
      ),
    )
  })
}
