/** fluentd and fluent-bit: log collectors, the usual example of a DaemonSet. */
import { defineImage, tags } from '../image'
import { debianFiles } from '../passwd'
import { service } from '../service'
import { debianWith } from '../userlands'

const daemon = service({
  ports: [24224],
  memory: 52_428_800,
  processor: 3,
  log: (process) => {
    const time = new Date(process.now()).toISOString().slice(0, 19).replace('T', ' ')
    return `${time} +0000 [info]: init supervisor logger path=nil rotate_age=nil rotate_size=nil\n${time} +0000 [info]: #0 fluentd worker is now running worker=0`
  },
  talk: () => new Uint8Array(0),
})

export default defineImage({
  repositories: [
    'docker.io/fluent/fluentd',
    'quay.io/fluentd_elasticsearch/fluentd',
    'docker.io/fluent/fluent-bit',
    'docker.io/fluent/fluentd-kubernetes-daemonset',
    'registry.k8s.io/fluentd-elasticsearch',
    'registry.k8s.io/fluentd-gcp',
  ],
  hasTag: tags(['latest', 'edge', 'stable'], /^v?\d+(\.\d+)*(-.*)?$/),
  config: () => ({
    entrypoint: ['tini', '--', '/bin/entrypoint.sh'],
    command: ['fluentd'],
    userland: debianWith(),
    size: 22_300_000,
    files: () => debianFiles(),
    main: daemon,
    programs: { '/usr/local/bin/fluentd': daemon, '/usr/bin/tini': daemon },
  }),
})
