/** debian: the distribution as a base to try things in. */
import { defineImage, tags } from '../image'
import { debianFiles } from '../passwd'
import { DEBIAN_SLIM } from '../userlands'

const NAMES: Readonly<Record<string, string>> = { '9': 'stretch', '10': 'buster', '11': 'bullseye', '12': 'bookworm', '13': 'trixie' }

export default defineImage({
  repositories: ['docker.io/library/debian'],
  hasTag: tags(
    ['latest', 'stable', 'stable-slim', 'testing', 'unstable', 'sid'],
    /^((9|10|11|12|13)(\.\d+)?|stretch|buster|bullseye|bookworm|trixie)(-slim)?$/,
  ),
  config: (tag) => {
    const number = /^\d+/.exec(tag)?.[0] ?? Object.keys(NAMES).find((key) => tag.startsWith(NAMES[key]!)) ?? '13'
    return {
      command: ['bash'],
      userland: DEBIAN_SLIM,
      layers: 1,
      size: tag.endsWith('slim') ? 29_780_000 : 49_290_000,
      files: () => debianFiles(number, NAMES[number] ?? 'trixie'),
    }
  },
})
