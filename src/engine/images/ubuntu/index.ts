/** ubuntu: the distribution as a base to try things in. */
import { defineImage, tags } from '../image'
import { ubuntuFiles } from '../passwd'
import { debianWith, PROCPS } from '../userlands'

const NAMES: Readonly<Record<string, string>> = {
  '14.04': 'Trusty Tahr',
  '16.04': 'Xenial Xerus',
  '18.04': 'Bionic Beaver',
  '20.04': 'Focal Fossa',
  '22.04': 'Jammy Jellyfish',
  '24.04': 'Noble Numbat',
}
const ALIASES: Readonly<Record<string, string>> = {
  bionic: '18.04',
  focal: '20.04',
  jammy: '22.04',
  noble: '24.04',
  latest: '24.04',
  rolling: '24.04',
}

export default defineImage({
  repositories: ['docker.io/library/ubuntu', 'public.ecr.aws/ubuntu/ubuntu'],
  hasTag: tags(Object.keys(ALIASES), /^(14|16|18|20|22|24)\.04$/),
  config: (tag) => {
    const version = ALIASES[tag] ?? tag
    return {
      command: ['/bin/bash'],
      userland: debianWith(...PROCPS),
      size: 29_720_000,
      files: () => ubuntuFiles(version, NAMES[version]!),
    }
  },
})
