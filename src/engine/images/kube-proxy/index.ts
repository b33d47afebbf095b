/** kube-proxy: shows that a node programs its Services; the programming itself belongs to the network. */
import { text } from '../http-server'
import { defineImage, type DaemonProcess } from '../image'
import { klog, type LogLine } from '../component'
import { service } from '../service'
import { DEBIAN_SLIM } from '../userlands'
import { configurationOf } from './configuration'

const LINES: readonly LogLine[] = [
  ['I', 'server_linux.go:53', '"Using $MODE proxy"'],
  ['I', 'server.go:715', '"Successfully retrieved node IP(s)" IPs=["$ADDRESS"]'],
  ['I', 'conntrack.go:60', '"Setting nf_conntrack_max" nfConntrackMax=131072'],
  ['I', 'server.go:245', '"kube-proxy running in dual-stack mode" primary ipFamily="IPv4"'],
  ['I', 'server_linux.go:132', '"Using $MODE Proxier"'],
  [
    'I',
    'proxier.go:242',
    '"Setting route_localnet=1 to allow node-ports on localhost; to change this either disable iptables.localhostNodePorts (--iptables-localhost-nodeports) or set nodePortAddresses (--nodeport-addresses) to filter loopback addresses" ipFamily="IPv4"',
  ],
  ['I', 'server.go:527', '"Version info" version="$VERSION"'],
  ['I', 'config.go:200', '"Starting service config controller"'],
  ['I', 'config.go:106', '"Starting endpoint slice config controller"'],
  ['I', 'config.go:403', '"Starting serviceCIDR config controller"'],
  ['I', 'config.go:329', '"Starting node config controller"'],
]

function modeOf(process: DaemonProcess): string {
  const configuration = configurationOf(process)
  return 'mode' in configuration ? configuration.mode : ''
}

export default defineImage({
  repositories: ['registry.k8s.io/kube-proxy'],
  hasTag: (tag) => /^v\d+(\.\d+)+$/.test(tag),
  config: (tag) => ({
    entrypoint: ['kube-proxy'],
    userland: DEBIAN_SLIM,
    size: 25_700_000,
    programs: {
      '/usr/local/bin/kube-proxy': service({
        ports: [10249, 10256],
        stderr: true,
        memory: 16_777_216,
        processor: 1,
        startup: 400,
        refuse: (process) => {
          const configuration = configurationOf(process)
          return 'says' in configuration ? configuration.says.map((line) => klog(process.now(), line)).join('') : undefined
        },
        log: (process) => {
          const mode = modeOf(process)
          return LINES.map(([severity, source, message]) =>
            klog(process.now(), [
              severity,
              source,
              message.replace('$ADDRESS', process.address).replace('$VERSION', tag).replace('$MODE', mode),
            ]),
          ).join('')
        },
        http: ({ path }, process, _, port) =>
          path.startsWith('/healthz')
            ? text(200, JSON.stringify({ lastUpdated: new Date(process.now()).toISOString(), nodeEligible: true }))
            : port === 10249 && path === '/proxyMode'
              ? text(200, modeOf(process))
              : text(404, '404 page not found\n'),
      }),
    },
  }),
})
