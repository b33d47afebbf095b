/** etcd: holds the cluster's state; without its process the API server has nothing to read from. */
import type { ComponentDefinition, LogLine } from '../component'
import { FLAGS } from './flags'

const LEVELS = { I: 'info', W: 'warn', E: 'error', F: 'fatal' } as const

/** etcd logs one JSON object per line. */
function json(time: number, [severity, caller, message]: LogLine): string {
  return `${JSON.stringify({ level: LEVELS[severity], ts: new Date(time).toISOString().replace('Z', '000Z'), caller, msg: message })}\n`
}

function addresses(urls: string | undefined): readonly number[] {
  const ports = (urls ?? '').split(',').map((url) => Number(/:(\d+)\/?$/.exec(url)?.[1] ?? Number.NaN))
  return [...new Set(ports.filter((port) => !Number.isNaN(port)))]
}

export const etcd: ComponentDefinition = {
  component: 'etcd',
  repositories: ['registry.k8s.io/etcd'],
  tags: /^v?[23](\.\d+)+(-[\w.]+)?$/,
  path: '/usr/local/bin/etcd',
  version: (tag) => tag.replace(/-\d+$/, ''),
  memory: 42_991_616,
  processor: 23,
  startup: 600,
  size: 62_500_000,
  flags: FLAGS,
  ports: (flags) => [
    ...addresses(flags.get('listen-client-urls') ?? 'http://localhost:2379').map((port) => ({
      port,
      tls: flags.has('cert-file'),
      health: [''],
    })),
    ...addresses(flags.get('listen-peer-urls') ?? 'http://localhost:2380').map((port) => ({ port, tls: flags.has('peer-cert-file') })),
    ...addresses(flags.get('listen-metrics-urls')).map((port) => ({ port, tls: false })),
  ],
  files: ['cert-file', 'key-file', 'trusted-ca-file', 'peer-cert-file', 'peer-key-file', 'peer-trusted-ca-file'],
  greeting: (_, flags, version) => [
    ['I', 'etcdmain/etcd.go:64', 'Running: '],
    ['I', 'etcdmain/etcd.go:107', 'server has already been initialized'],
    ['I', 'embed/etcd.go:140', 'configuring peer listeners'],
    ['I', 'embed/etcd.go:148', 'configuring client listeners'],
    ['I', 'embed/etcd.go:323', `starting an etcd server ${version}, data-dir ${flags.get('data-dir') ?? 'default.etcd'}`],
  ],
  missing: (_, path) => ['F', 'etcdmain/etcd.go:204', `discovery failed: open ${path}: no such file or directory`],
  // The standard library's own flags speak here: one dash, and exit code 2.
  refuse: (error) => ({
    text: error
      .replace(/^unknown flag: --?(.*)$/, 'flag provided but not defined: -$1')
      .replace(/^unknown shorthand flag: .* in (-.*)$/, 'flag provided but not defined: $1'),
    code: 2,
  }),
  format: json,
}
