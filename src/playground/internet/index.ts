/** A few machines of the world outside: what one reaches for to see whether a pod gets out, and where packages and manifests come from. */
import type { VirtualClock } from '../../engine/clock/clock'
import { respond } from '../../engine/images/http-server'
import type { ClusterNetwork } from '../../engine/network'
import type { HttpResponse, Listener } from '../../engine/network/types'
import { documentation } from './documentation'
import { moved, page, toTls, type Site } from './site'

/** Everything a package manager asks for is there. */
const archive = (): HttpResponse => respond(200, { 'Content-Type': 'application/octet-stream' }, '')

const SITES: readonly Site[] = [
  {
    address: '23.192.228.80',
    names: ['example.com', 'www.example.com', 'example.org', 'www.example.org'],
    http: () => page('Example Domain', 'This domain is for examples in documentation.'),
    https: () => page('Example Domain', 'This domain is for examples in documentation.'),
  },
  {
    address: '142.250.206.206',
    names: ['google.com'],
    http: () => moved('http://www.google.com/'),
    https: () => moved('https://www.google.com/'),
  },
  { address: '142.250.207.100', names: ['www.google.com'], http: () => page('Google', 'Search'), https: () => page('Google', 'Search') },
  {
    address: '34.107.204.206',
    names: ['dl.k8s.io', 'cdn.dl.k8s.io'],
    http: toTls,
    https: (path) =>
      path === '/release/stable.txt'
        ? respond(200, { 'Content-Type': 'text/plain' }, 'v1.36.2')
        : respond(404, { 'Content-Type': 'text/plain' }, ''),
  },
  {
    address: '44.208.254.194',
    names: ['registry-1.docker.io', 'docker.io', 'auth.docker.io'],
    https: () => respond(401, { 'Content-Type': 'application/json' }, '{"errors":[{"code":"UNAUTHORIZED"}]}\n'),
  },
  { address: '34.96.108.209', names: ['registry.k8s.io'], https: () => respond(200, { 'Content-Type': 'text/plain' }, '') },
  { address: '151.101.130.132', names: ['deb.debian.org', 'security.debian.org'], http: archive, https: archive },
  { address: '185.125.190.81', names: ['archive.ubuntu.com', 'security.ubuntu.com'], http: archive },
  { address: '151.101.66.217', names: ['pkgs.k8s.io', 'prod-cdn.packages.k8s.io'], https: archive },
  { address: '151.101.2.132', names: ['dl-cdn.alpinelinux.org'], http: archive, https: archive },
  {
    address: '188.184.67.127',
    names: ['info.cern.ch'],
    http: () => page('The first website', 'The World Wide Web began on this machine.'),
  },
  { address: '8.8.8.8', names: ['dns.google'] },
  { address: '1.1.1.1', names: ['one.one.one.one'] },
]

function listenersOf({ http, https }: Site): readonly Listener[] {
  const listener = (port: number, site: NonNullable<Site['http']>, more: Partial<Listener> = {}): Listener => ({
    port,
    protocol: 'TCP',
    http: ({ path, host }) => site(path.split('?')[0]!, host),
    ...more,
  })
  const listeners = [...(http ? [listener(80, http)] : []), ...(https ? [listener(443, https, { tls: 'public' })] : [])]
  return listeners.length > 0 ? listeners : [{ port: 53, protocol: 'TCP', talk: () => new Uint8Array(0) }]
}

/** Connects a cluster's network to the world outside. */
export function connectInternet(network: ClusterNetwork, clock: VirtualClock): void {
  for (const site of [...SITES, ...documentation(clock)]) network.addOutsideMachine(site.address, site.names, listenersOf(site))
}
