/** Images with kubectl, for jobs and people that work on the cluster from inside it. */
import { defineImage, tags } from '../image'
import { ALPINE_FILES, debianFiles } from '../passwd'
import { ALPINE, debianWith, SCRATCH } from '../userlands'

const DEBIAN = debianWith('curl', 'jq')

/** Of distributions, with a shell; the others are the program and nothing else. */
const BASES: Readonly<Record<string, 'debian' | 'alpine' | 'scratch'>> = {
  'docker.io/bitnami/kubectl': 'debian',
  'docker.io/bitnamilegacy/kubectl': 'debian',
  'docker.io/alpine/kubectl': 'alpine',
  'docker.io/alpine/k8s': 'alpine',
  'docker.io/lachlanevenson/k8s-kubectl': 'alpine',
  'docker.io/rancher/kubectl': 'scratch',
  'registry.k8s.io/kubectl': 'scratch',
}

export default defineImage({
  repositories: Object.keys(BASES),
  hasTag: tags(['latest'], /^v?1\.\d+(\.\d+)?$/),
  config: (_tag, repository) => {
    const base = BASES[repository]
    const userland = base === 'debian' ? DEBIAN : base === 'alpine' ? ALPINE : SCRATCH
    const tools = new Set(['kubectl', ...(repository.endsWith('/k8s') ? ['bash', 'curl', 'jq'] : [])])
    return {
      ...(repository.endsWith('/k8s') ? { command: ['bash'] } : { entrypoint: ['kubectl'] }),
      ...(base === 'debian' ? { user: '1001' } : {}),
      userland: { ...userland, has: (name) => tools.has(name) || userland.has(name) },
      size: 19_000_000,
      files: () => (base === 'debian' ? debianFiles() : base === 'alpine' ? ALPINE_FILES : {}),
    }
  },
})
