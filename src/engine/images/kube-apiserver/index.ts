/** kube-apiserver: serves the API while its process runs and reaches etcd. */
import { portFlag, type ComponentDefinition } from '../component'

export const kubeApiserver: ComponentDefinition = {
  component: 'kube-apiserver',
  repositories: ['registry.k8s.io/kube-apiserver'],
  path: '/usr/local/bin/kube-apiserver',
  version: (tag) => tag,
  memory: 270_532_608,
  processor: 46,
  startup: 1_800,
  size: 26_900_000,
  ports: (flags) => [{ port: portFlag(flags, 'secure-port', 6443), tls: true }],
  files: [
    'service-account-signing-key-file',
    'service-account-key-file',
    'client-ca-file',
    'tls-cert-file',
    'tls-private-key-file',
    'etcd-cafile',
    'etcd-certfile',
    'etcd-keyfile',
    'kubelet-client-certificate',
    'kubelet-client-key',
    'requestheader-client-ca-file',
    'proxy-client-cert-file',
    'proxy-client-key-file',
  ],
  greeting: (process, flags, version) => [
    ['I', 'options.go:263', `external host was not specified, using ${flags.get('advertise-address') ?? process.address}`],
    ['I', 'server.go:150', `Version: ${version}`],
    ['I', 'server.go:152', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""'],
    ['I', 'shared_informer.go:350', '"Waiting for caches to sync" controller="node_authorizer"'],
    ['I', 'instance.go:233', 'Using reconciler: lease'],
  ],
  missing: (_, path) => ['E', 'run.go:72', `"command failed" err="open ${path}: no such file or directory"`],
}
