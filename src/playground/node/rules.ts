/** The nat table that kube-proxy writes for the Services there are: chains, names and rules as its iptables mode lays them out. */
import { encodeBase32 } from '../../engine/api/base32'
import { bytesOfHex } from '../../engine/api/hex'
import type { ClusterNetwork } from '../../engine/network'
import type { Backend, ProgrammedPort } from '../../engine/network/service-table'
import { sha256 } from '../../shell/digests'
import type { Chain, Rule } from '../../tools/iptables'

/** The first sixteen letters of the text's SHA-256 in base32, with which kube-proxy tells its chains apart. */
export function chainHash(text: string): string {
  return encodeBase32(bytesOfHex(sha256(new TextEncoder().encode(text)))).slice(0, 16)
}

const portName = ({ namespace, name, portName: port }: ProgrammedPort): string => `${namespace}/${name}${port ? `:${port}` : ''}`
const chain = (kind: string, port: ProgrammedPort, more = ''): string =>
  `KUBE-${kind}-${chainHash(portName(port) + port.protocol.toLowerCase() + more)}`

const comment = (text: string): string => `-m comment --comment "${text}"`

function endpointChain(port: ProgrammedPort, { address, port: target }: Backend): Chain {
  const name = chain('SEP', port, `${address}:${target}`)
  const protocol = port.protocol.toLowerCase()
  const about = portName(port)
  const recent = port.affinitySeconds === undefined ? '' : `-m recent --set --name ${name} --mask 255.255.255.255 --rsource `
  return {
    name,
    rules: [
      { target: 'KUBE-MARK-MASQ', source: address, comment: about, save: `-s ${address}/32 ${comment(about)} -j KUBE-MARK-MASQ` },
      {
        target: 'DNAT',
        protocol,
        comment: about,
        extra: `${recent ? `recent: SET name: ${name} side: source mask: 255.255.255.255 ` : ''}${protocol} to:${address}:${target}`,
        save: `-p ${protocol} ${comment(about)} ${recent}-m ${protocol} -j DNAT --to-destination ${address}:${target}`,
      },
    ],
  }
}

function serviceChain(port: ProgrammedPort, podRange: string): Chain {
  const protocol = port.protocol.toLowerCase()
  const about = portName(port)
  const rules: Rule[] = []
  if (port.clusterAddress)
    rules.push({
      target: 'KUBE-MARK-MASQ',
      protocol,
      source: `!${podRange}`,
      destination: port.clusterAddress,
      comment: `${about} cluster IP`,
      extra: `${protocol} dpt:${port.port}`,
      save: `! -s ${podRange} -d ${port.clusterAddress}/32 -p ${protocol} ${comment(`${about} cluster IP`)} -m ${protocol} --dport ${port.port} -j KUBE-MARK-MASQ`,
    })
  if (port.affinitySeconds !== undefined)
    for (const backend of port.backends) {
      const target = chain('SEP', port, `${backend.address}:${backend.port}`)
      const text = `${about} -> ${backend.address}:${backend.port}`
      rules.push({
        target,
        comment: text,
        extra: `recent: CHECK seconds: ${port.affinitySeconds} reap name: ${target} side: source mask: 255.255.255.255`,
        save: `${comment(text)} -m recent --rcheck --seconds ${port.affinitySeconds} --reap --name ${target} --mask 255.255.255.255 --rsource -j ${target}`,
      })
    }
  port.backends.forEach((backend, index) => {
    const target = chain('SEP', port, `${backend.address}:${backend.port}`)
    const text = `${about} -> ${backend.address}:${backend.port}`
    const left = port.backends.length - index
    // Of n endpoints the first is taken one time in n, the next one time in n-1 of the rest, and so on.
    const chance = left > 1 ? (1 / left).toFixed(11) : undefined
    rules.push({
      target,
      comment: text,
      ...(chance ? { extra: `statistic mode random probability ${chance}` } : {}),
      save: `${comment(text)}${chance ? ` -m statistic --mode random --probability ${chance}` : ''} -j ${target}`,
    })
  })
  return { name: chain('SVC', port), rules }
}

function externalChain(port: ProgrammedPort, node: string): Chain {
  const about = `masquerade traffic for ${portName(port)} external destinations`
  const service = chain('SVC', port)
  if (!port.externalLocal)
    return {
      name: chain('EXT', port),
      rules: [
        { target: 'KUBE-MARK-MASQ', comment: about, save: `${comment(about)} -j KUBE-MARK-MASQ` },
        { target: service, save: `-j ${service}` },
      ],
    }
  const local = port.backends.filter((backend) => backend.node === node)
  return {
    name: chain('EXT', port),
    rules: local.map((backend) => {
      const target = chain('SEP', port, `${backend.address}:${backend.port}`)
      const text = `${portName(port)} -> ${backend.address}:${backend.port}`
      return { target, comment: text, save: `${comment(text)} -j ${target}` }
    }),
  }
}

function jump(port: ProgrammedPort, destination: string, text: string, target: string): Rule {
  const protocol = port.protocol.toLowerCase()
  return {
    target,
    protocol,
    destination,
    comment: text,
    extra: `${protocol} dpt:${port.port}`,
    save: `-d ${destination}/32 -p ${protocol} ${comment(text)} -m ${protocol} --dport ${port.port} -j ${target}`,
  }
}

const NODE_PORTS = 'kubernetes service nodeports; NOTE: this must be the last rule in this chain'
const PORTALS = 'kubernetes service portals'
const POSTROUTING = 'kubernetes postrouting rules'
const SNAT = 'kubernetes service traffic requiring SNAT'

function refusal(port: ProgrammedPort): Rule {
  const protocol = port.protocol.toLowerCase()
  const text = `${portName(port)} has no endpoints`
  return {
    ...jump(port, port.clusterAddress!, text, 'REJECT'),
    extra: `${protocol} dpt:${port.port} reject-with icmp-port-unreachable`,
    save: `-d ${port.clusterAddress}/32 -p ${protocol} ${comment(text)} -m ${protocol} --dport ${port.port} -j REJECT --reject-with icmp-port-unreachable`,
  }
}

/** From the addresses of a Service to its chains. */
function addressRules(port: ProgrammedPort): readonly Rule[] {
  return [
    jump(port, port.clusterAddress!, `${portName(port)} cluster IP`, chain('SVC', port)),
    ...port.externalAddresses.map((address) => jump(port, address, `${portName(port)} loadbalancer IP`, chain('EXT', port))),
  ]
}

/** Connections to the node's own loopback are counted besides. */
function nodePortRules(port: ProgrammedPort): readonly Rule[] {
  if (port.nodePort === undefined) return []
  const protocol = port.protocol.toLowerCase()
  const target = chain('EXT', port)
  const about = portName(port)
  return [
    {
      target,
      protocol,
      destination: '127.0.0.0/8',
      comment: about,
      extra: `${protocol} dpt:${port.nodePort} nfacct-name  localhost_nps_accepted_pkts`,
      save: `-d 127.0.0.0/8 -p ${protocol} ${comment(about)} -m ${protocol} --dport ${port.nodePort} -m nfacct --nfacct-name  localhost_nps_accepted_pkts -j ${target}`,
    },
    {
      target,
      protocol,
      comment: about,
      extra: `${protocol} dpt:${port.nodePort}`,
      save: `-p ${protocol} ${comment(about)} -m ${protocol} --dport ${port.nodePort} -j ${target}`,
    },
  ]
}

const toNodePorts: Rule = {
  target: 'KUBE-NODEPORTS',
  comment: NODE_PORTS,
  extra: 'ADDRTYPE match dst-type LOCAL',
  save: `${comment(NODE_PORTS)} -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS`,
}

const toServices: Rule = { target: 'KUBE-SERVICES', comment: PORTALS, save: `${comment(PORTALS)} -j KUBE-SERVICES` }

/** Chains of nat that are the same whatever Services there are. */
const BASE: readonly Chain[] = [
  { name: 'PREROUTING', policy: 'ACCEPT', rules: [toServices] },
  { name: 'INPUT', policy: 'ACCEPT', rules: [] },
  { name: 'OUTPUT', policy: 'ACCEPT', rules: [toServices] },
  {
    name: 'POSTROUTING',
    policy: 'ACCEPT',
    rules: [{ target: 'KUBE-POSTROUTING', comment: POSTROUTING, save: `${comment(POSTROUTING)} -j KUBE-POSTROUTING` }],
  },
  { name: 'KUBE-KUBELET-CANARY', rules: [] },
  { name: 'KUBE-PROXY-CANARY', rules: [] },
  { name: 'KUBE-MARK-MASQ', rules: [{ target: 'MARK', extra: 'MARK or 0x4000', save: '-j MARK --set-xmark 0x4000/0x4000' }] },
  {
    name: 'KUBE-POSTROUTING',
    rules: [
      { target: 'RETURN', extra: 'mark match ! 0x4000/0x4000', save: '-m mark ! --mark 0x4000/0x4000 -j RETURN' },
      { target: 'MARK', extra: 'MARK xor 0x4000', save: '-j MARK --set-xmark 0x4000/0x0' },
      { target: 'MASQUERADE', comment: SNAT, extra: 'random-fully', save: `${comment(SNAT)} -j MASQUERADE --random-fully` },
    ],
  },
]

/** filter refuses what goes to Services without endpoints. */
function filterChains(refused: readonly Rule[]): readonly Chain[] {
  const portals: Rule = {
    target: 'KUBE-SERVICES',
    extra: 'ctstate NEW',
    comment: PORTALS,
    save: `-m conntrack --ctstate NEW ${comment(PORTALS)} -j KUBE-SERVICES`,
  }
  return [
    { name: 'INPUT', policy: 'ACCEPT', rules: [] },
    { name: 'FORWARD', policy: 'ACCEPT', rules: [] },
    { name: 'OUTPUT', policy: 'ACCEPT', rules: [portals] },
    { name: 'KUBE-SERVICES', rules: refused },
  ]
}

/** nat and filter as a node has them now. */
export function serviceRules(network: ClusterNetwork, node: string, podRange: string): Readonly<Record<string, readonly Chain[]>> {
  const ports = [...network.services.all()].filter(({ clusterAddress }) => clusterAddress !== undefined)
  const served = ports.filter(({ backends }) => backends.length > 0)
  const external = served.filter(({ nodePort, externalAddresses }) => nodePort !== undefined || externalAddresses.length > 0)
  const nat: readonly Chain[] = [
    ...BASE,
    { name: 'KUBE-SERVICES', rules: [...served.flatMap(addressRules), toNodePorts] },
    { name: 'KUBE-NODEPORTS', rules: served.flatMap(nodePortRules) },
    ...served.map((port) => serviceChain(port, podRange)),
    ...external.map((port) => externalChain(port, node)),
    ...served.flatMap((port) => port.backends.map((backend) => endpointChain(port, backend))),
  ]
  return { filter: filterChains(ports.filter(({ backends }) => backends.length === 0).map(refusal)), nat }
}
