/** node: the programs of courses in JavaScript, and npm for the packages that these use. */
import { baseOfTag } from '../bases'
import { defineImage, tags } from '../image'
import { lazily } from '../lazily'
import { withAccount } from '../passwd'
import { ALPINE, DEBIAN_FULL, DEBIAN_SLIM } from '../userlands'

/** What each version of node was last published as. */
const LATEST: Readonly<Record<string, string>> = {
  12: '12.22.12',
  14: '14.21.3',
  16: '16.20.2',
  18: '18.20.8',
  20: '20.19.6',
  22: '22.21.1',
  23: '23.11.1',
  24: '24.11.1',
  25: '25.2.1',
}

export default defineImage({
  repositories: ['docker.io/library/node'],
  hasTag: tags(
    ['latest', 'lts', 'current', 'slim', 'alpine', 'lts-alpine', 'lts-slim', 'current-alpine', 'current-slim'],
    /^\d{1,2}(\.\d{1,2}){0,2}(-(slim|alpine|bookworm|trixie|bullseye|buster|alpine\d.*|bookworm-slim|trixie-slim|bullseye-slim|buster-slim))?$/,
  ),
  config: (tag) => {
    const major = tag.startsWith('lts') ? '24' : (/^\d+/.exec(tag)?.[0] ?? '25')
    const version = /^\d+\.\d+\.\d+/.exec(tag)?.[0] ?? LATEST[major] ?? `${major}.11.0`
    const node = lazily('node', async () => (await import('../javascript/command')).node(version))
    const npm = lazily('npm', async () => (await import('../javascript/npm')).npm(version))
    return {
      entrypoint: ['docker-entrypoint.sh'],
      handsOver: { serves: [] },
      command: ['node'],
      env: { NODE_VERSION: version, YARN_VERSION: '1.22.22' },
      userland: tag.includes('alpine') ? ALPINE : tag.includes('slim') ? DEBIAN_SLIM : DEBIAN_FULL,
      size: tag.includes('alpine') ? 54_300_000 : 398_700_000,
      files: () =>
        withAccount(baseOfTag(tag, 'bookworm').files(), 'node', 1000, '/home/node', tag.includes('alpine') ? '/bin/sh' : '/bin/bash'),
      programs: {
        '/usr/local/bin/docker-entrypoint.sh': node,
        '/usr/local/bin/node': node,
        '/usr/local/bin/nodejs': node,
        '/usr/local/bin/npm': npm,
      },
    }
  },
})
