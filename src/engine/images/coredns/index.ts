/** CoreDNS: says that it serves the zones of its Corefile; the answers themselves come from the cluster's network. */
import { text } from '../http-server'
import { digestOf } from '../../api/hash'
import { defineImage, type DaemonProcess } from '../image'
import { service } from '../service'
import { SCRATCH } from '../userlands'

const GO = { version: 'go1.25.2', commit: '1db4568' }

function corefile(process: DaemonProcess): string | undefined {
  const flag = process.argv.indexOf('-conf')
  const path = flag < 0 ? 'Corefile' : (process.argv[flag + 1] ?? 'Corefile')
  return process.files.exists(path) ? process.files.readText(path) : undefined
}

/** `.:53` of every server block. */
function zones(text: string): readonly string[] {
  return [...text.matchAll(/^(\S+)\s*\{/gm)].map(([, zone = '.']) => (zone.includes(':') ? zone : `${zone}:53`))
}

function has(process: DaemonProcess, plugin: string): boolean {
  return new RegExp(`^\\s*${plugin}\\b`, 'm').test(corefile(process) ?? '')
}

export default defineImage({
  repositories: ['registry.k8s.io/coredns/coredns', 'registry.k8s.io/coredns', 'docker.io/coredns/coredns'],
  hasTag: (tag) => tag === 'latest' || /^v?\d+(\.\d+)+$/.test(tag),
  config: (tag) => ({
    entrypoint: ['/coredns'],
    exposedPorts: [53],
    userland: SCRATCH,
    size: 22_800_000,
    programs: {
      '/coredns': service({
        ports: (process) => [
          53,
          ...(has(process, 'health') ? [8080] : []),
          ...(has(process, 'ready') ? [8181] : []),
          ...(has(process, 'prometheus') ? [9153] : []),
        ],
        memory: 13_631_488,
        processor: 2,
        startup: 300,
        refuse: (process) => {
          const text = corefile(process)
          if (text === undefined) return 'loading Caddyfile: open Corefile: no such file or directory'
          const open = (text.match(/\{/g) ?? []).length - (text.match(/\}/g) ?? []).length
          return open === 0 ? undefined : `/etc/coredns/Corefile:${text.split('\n').length - 1} - Error during parsing: Unexpected EOF`
        },
        ready: (process) =>
          `${zones(corefile(process) ?? '').join('\n')}\n[INFO] plugin/reload: Running configuration SHA512 = ${digestOf(corefile(process) ?? '').slice(7)}${digestOf(process.hostname).slice(7)}\nCoreDNS-${tag.replace(/^v/, '')}\nlinux/amd64, ${GO.version}, ${GO.commit}\n`,
        farewell: () => '[INFO] SIGTERM: Shutting down servers then terminating\n[INFO] plugin/health: Going into lameduck mode for 5s',
        http: ({ path }, _, __, port) =>
          (port === 8080 && path === '/health') || (port === 8181 && path === '/ready')
            ? text(200, 'OK')
            : text(404, '404 page not found\n'),
      }),
    },
  }),
})
