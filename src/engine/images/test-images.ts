/** The small images that Kubernetes's own tests run beside agnhost: who one is, what rights one gains, and tools. */
import { defineImage, tags, type ImageConfig, type ImageDefinition } from './image'
import type { Command } from '../../shell/command'
import { ALPINE_FILES, debianFiles } from './passwd'
import { ALPINE, BUSYBOX, debianWith } from './userlands'

const published = (name: string, config: ImageConfig): ImageDefinition =>
  defineImage({
    repositories: [`registry.k8s.io/e2e-test-images/${name}`, `gcr.io/kubernetes-e2e-test-images/${name}`],
    hasTag: tags(['latest'], /^\d+(\.\d+)*$/),
    config: () => config,
  })

/** Root's by its mode, which counts unless its process may gain no rights. */
const effectiveUser: Command = {
  name: 'nnp',
  async run({ files, stdout, system }) {
    const confined = /^NoNewPrivs:\t1$/m.test(files.readText('/proc/self/status'))
    await stdout.write(`Effective uid: ${confined ? (system.identity?.uid ?? 0) : 0}\n`)
    return 0
  },
}

const DNS_TOOLS = 'dig host nslookup'.split(' ')

export const testImages: readonly ImageDefinition[] = [
  published('nonewprivs', {
    command: ['nnp'],
    userland: ALPINE,
    size: 6_757_579,
    files: () => ALPINE_FILES,
    programs: { '/usr/local/bin/nnp': effectiveUser },
  }),
  published('nonroot', { command: ['sh'], user: '1234', userland: BUSYBOX, size: 2_039_000, files: () => ALPINE_FILES }),
  published('ipc-utils', { command: ['/bin/sh'], userland: ALPINE, size: 5_500_000, files: () => ALPINE_FILES }),
  defineImage({
    repositories: ['gcr.io/kubernetes-e2e-test-images/jessie-dnsutils'],
    hasTag: tags(['latest'], /^\d+(\.\d+)*$/),
    config: () => ({ command: ['/bin/bash'], userland: debianWith(...DNS_TOOLS), size: 110_000_000, files: () => debianFiles() }),
  }),
]
