/** agnhost: the helper of Kubernetes's own tests: netexec, pause, serve-hostname, liveness and more. */
import { defineImage, tags } from '../image'
import { ALPINE_FILES } from '../passwd'
import { ALPINE } from '../userlands'
import { agnhost } from './server'

/** What it has beside Alpine's own tools. */
const BESIDES: ReadonlySet<string> = new Set(['bash', 'curl', 'dig', 'host', 'ip', 'nc', 'nslookup', 'ss'])

export default defineImage({
  repositories: [
    'registry.k8s.io/e2e-test-images/agnhost',
    'registry.k8s.io/liveness',
    'gcr.io/kubernetes-e2e-test-images/agnhost',
    'registry.k8s.io/serve_hostname',
    'docker.io/thockin/serve_hostname',
  ],
  hasTag: tags(['latest'], /^v?[12](\.\d+)*$/),
  config: () => ({
    entrypoint: ['/agnhost'],
    command: ['pause'],
    userland: { ...ALPINE, nslookup: 'bind', has: (name) => BESIDES.has(name) || ALPINE.has(name) },
    size: 51_610_000,
    files: () => ALPINE_FILES,
    programs: { '/agnhost': agnhost, '/server': agnhost, '/serve_hostname': agnhost },
  }),
})
