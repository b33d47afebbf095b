/** centos, rockylinux, almalinux and fedora: distributions of the Red Hat family. */
import { defineImage, tags } from '../image'
import { debianFiles } from '../passwd'
import { debianWith } from '../userlands'

export default defineImage({
  repositories: [
    'docker.io/library/centos',
    'docker.io/library/rockylinux',
    'docker.io/library/almalinux',
    'docker.io/library/fedora',
    'docker.io/library/amazonlinux',
    'docker.io/library/oraclelinux',
  ],
  hasTag: tags(['latest'], /^\d+(\.\d+)*(-minimal)?$/),
  config: (tag, repository) => {
    const name = repository.slice(repository.lastIndexOf('/') + 1)
    return {
      command: ['/bin/bash'],
      userland: debianWith('ps', 'top', 'free', 'vi', 'curl', 'less'),
      size: 75_180_000,
      files: () => ({
        ...debianFiles(),
        '/etc/debian_version': '',
        '/etc/os-release': `NAME="${name}"\nID="${name}"\nVERSION_ID="${tag === 'latest' ? '8' : tag}"\nPRETTY_NAME="${name} ${tag}"\n`,
      }),
    }
  },
})
