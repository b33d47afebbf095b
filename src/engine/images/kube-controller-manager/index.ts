/** kube-controller-manager: runs the control loops while its process runs. */
import { KUBERNETES_TAGS, securePort, type ComponentDefinition } from '../component'
import { FLAGS } from './flags'

export const kubeControllerManager: ComponentDefinition = {
  component: 'kube-controller-manager',
  repositories: ['registry.k8s.io/kube-controller-manager'],
  tags: KUBERNETES_TAGS,
  path: '/usr/local/bin/kube-controller-manager',
  version: (tag) => tag,
  memory: 54_525_952,
  processor: 17,
  startup: 1_100,
  size: 22_700_000,
  flags: FLAGS,
  ports: (flags) => [{ port: securePort(flags, 10257), tls: true }],
  files: [
    'kubeconfig',
    'authentication-kubeconfig',
    'authorization-kubeconfig',
    'client-ca-file',
    'requestheader-client-ca-file',
    'cluster-signing-cert-file',
    'cluster-signing-key-file',
    'root-ca-file',
    'service-account-private-key-file',
  ],
  greeting: (_, flags, version) => [
    ['I', 'serving.go:386', '"Generated self-signed cert in-memory"'],
    ['I', 'controllermanager.go:189', `"Starting" version="${version}"`],
    ['I', 'controllermanager.go:191', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""'],
    ['I', 'secure_serving.go:211', `"Serving securely" addr="${flags.get('bind-address') ?? '0.0.0.0'}:${securePort(flags, 10257)}"`],
    ['I', 'tlsconfig.go:243', '"Starting DynamicServingCertificateController"'],
  ],
  early: 1,
  missing: (_, path) => ['E', 'run.go:72', `"command failed" err="stat ${path}: no such file or directory"`],
}
