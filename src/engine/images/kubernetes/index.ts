/** Components that are added to clusters: they listen and use memory; what they do is done by the engine. */
import { text } from '../http-server'
import { defineImage, type ImageDefinition } from '../image'
import { service } from '../service'
import { SCRATCH } from '../userlands'

interface Component {
  readonly repository: string
  readonly command: readonly string[]
  readonly ports: readonly number[]
  readonly memory: number
  readonly processor: number
  readonly size: number
}

const MiB = 1024 * 1024

const COMPONENTS: readonly Component[] = [
  { repository: 'docker.io/kindest/kindnetd', command: ['/bin/kindnetd'], ports: [], memory: 11 * MiB, processor: 1, size: 38_100_000 },
  { repository: 'docker.io/calico/node', command: ['start_runit'], ports: [9099], memory: 96 * MiB, processor: 18, size: 156_000_000 },
  {
    repository: 'docker.io/calico/kube-controllers',
    command: ['/usr/bin/kube-controllers'],
    ports: [9094],
    memory: 15 * MiB,
    processor: 3,
    size: 52_700_000,
  },
  { repository: 'docker.io/calico/cni', command: ['/opt/cni/bin/install'], ports: [], memory: 8 * MiB, processor: 1, size: 71_200_000 },
  { repository: 'ghcr.io/flannel-io/flannel', command: ['/opt/bin/flanneld'], ports: [], memory: 14 * MiB, processor: 4, size: 32_000_000 },
]

function define({ repository, command, ports, memory, processor, size }: Component): ImageDefinition {
  const program = service({
    ports,
    memory,
    processor,
    http: (request) => (/^\/(healthz|livez|readyz|health|ready)/.test(request.path) ? text(200, 'ok') : text(404, '404 page not found\n')),
  })
  const name = command[0]!
  return defineImage({
    repositories: [repository],
    hasTag: (tag) => tag === 'latest' || /^v?\d+(\.\d+)*(-[\w.]+)?$/.test(tag),
    config: () => ({
      entrypoint: command,
      exposedPorts: ports,
      userland: SCRATCH,
      size,
      programs: { [name.startsWith('/') ? name : `/usr/local/bin/${name}`]: program },
    }),
  })
}

export const kubernetesImages: readonly ImageDefinition[] = COMPONENTS.map(define)
