/** bash: the shell on an alpine base. */
import { defineImage, tags } from '../image'
import { ALPINE_FILES } from '../passwd'
import { ALPINE } from '../userlands'

export default defineImage({
  repositories: ['docker.io/library/bash'],
  hasTag: tags(['latest', 'devel'], /^[345](\.\d+){0,2}$/),
  config: () => ({
    entrypoint: ['docker-entrypoint.sh'],
    command: ['bash'],
    userland: { ...ALPINE, flavour: 'bash', has: (name) => name === 'bash' || ALPINE.has(name) },
    size: 5_610_000,
    files: () => ({
      ...ALPINE_FILES,
      '/usr/local/bin/docker-entrypoint.sh': {
        text: '#!/usr/bin/env bash\nif [ "${1#-}" != "$1" ] || [ -f "$1" ]; then set -- bash "$@"; fi\nexec "$@"\n',
        mode: 0o755,
      },
    }),
  }),
})
