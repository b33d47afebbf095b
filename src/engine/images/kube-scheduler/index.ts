/** kube-scheduler: assigns pods to nodes while its process runs. */
import { KUBERNETES_TAGS, securePort, type ComponentDefinition } from '../component'
import { FLAGS } from './flags'

export const kubeScheduler: ComponentDefinition = {
  component: 'kube-scheduler',
  repositories: ['registry.k8s.io/kube-scheduler'],
  tags: KUBERNETES_TAGS,
  path: '/usr/local/bin/kube-scheduler',
  version: (tag) => tag,
  memory: 23_068_672,
  processor: 8,
  startup: 900,
  size: 17_300_000,
  flags: FLAGS,
  ports: (flags) => [{ port: securePort(flags, 10259), tls: true }],
  files: ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig', 'config', 'tls-cert-file', 'tls-private-key-file'],
  greeting: (_, flags, version) => [
    ['I', 'serving.go:386', '"Generated self-signed cert in-memory"'],
    ['I', 'server.go:174', `"Starting Kubernetes Scheduler" version="${version}"`],
    ['I', 'server.go:176', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""'],
    ['I', 'secure_serving.go:211', `"Serving securely" addr="${flags.get('bind-address') ?? '0.0.0.0'}:${securePort(flags, 10259)}"`],
    ['I', 'tlsconfig.go:243', '"Starting DynamicServingCertificateController"'],
  ],
  early: 1,
  missing: (_, path) => ['E', 'run.go:72', `"command failed" err="stat ${path}: no such file or directory"`],
}
