/** curlimages/curl: curl and a small shell. */
import { defineImage, tags } from '../image'
import { ALPINE_FILES } from '../passwd'
import { ALPINE } from '../userlands'

export default defineImage({
  repositories: [
    'docker.io/curlimages/curl',
    'quay.io/curl/curl',
    'docker.io/radial/busyboxplus',
    'docker.io/alpine/curl',
    'docker.io/appropriate/curl',
    'docker.io/yauritux/busybox-curl',
  ],
  hasTag: tags(['latest', 'curl', 'master'], /^v?[0-9]+(\.\d+)*$/),
  config: (_tag, repository) => ({
    ...(repository.endsWith('/curl') ? { entrypoint: ['/entrypoint.sh'], command: ['curl'], user: 'curl_user' } : { command: ['/bin/sh'] }),
    userland: {
      ...ALPINE,
      ...(repository.includes('busybox') ? { nslookup: 'old' as const } : {}),
      has: (name) => name === 'curl' || ALPINE.has(name),
    },
    size: 9_600_000,
    files: () => ({
      ...ALPINE_FILES,
      '/entrypoint.sh': {
        text: '#!/bin/sh\nif [ "${1#-}" != "${1}" ] || ! command -v "${1}" >/dev/null 2>&1; then set -- curl "$@"; fi\nexec "$@"\n',
        mode: 0o755,
      },
    }),
  }),
})
