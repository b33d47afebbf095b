/** minikube's storage provisioner: makes hostPath volumes for claims; the making belongs to a controller. */
import { defineImage } from '../image'
import { klog } from '../component'
import { service } from '../service'
import { SCRATCH } from '../userlands'

const LEASE = 'kube-system/k8s.io-minikube-hostpath'

export default defineImage({
  repositories: ['gcr.io/k8s-minikube/storage-provisioner'],
  hasTag: (tag) => tag === 'latest' || /^v\d+$/.test(tag),
  config: () => ({
    entrypoint: ['/storage-provisioner'],
    userland: SCRATCH,
    size: 9_058_936,
    programs: {
      '/storage-provisioner': service({
        ports: [],
        stderr: true,
        memory: 9_437_184,
        processor: 2,
        log: (process) =>
          [
            ['I', 'storage_provisioner.go:116', 'Initializing the minikube storage provisioner...'] as const,
            ['I', 'storage_provisioner.go:141', 'Storage provisioner initialized, now starting service!'] as const,
            ['I', 'leaderelection.go:243', `attempting to acquire leader lease ${LEASE}...`] as const,
            ['I', 'leaderelection.go:253', `successfully acquired lease ${LEASE}`] as const,
            ['I', 'controller.go:835', `Starting provisioner controller k8s.io/minikube-hostpath_${process.hostname}!`] as const,
          ]
            .map((line) => klog(process.now(), line))
            .join(''),
      }),
    },
  }),
})
