/** What the registry of the recordings on real nodes had under well-known names: images built there, of packages of Debian's next release. */
import type { ImageDefinition } from '../../engine/images'
import { tags } from '../../engine/images/image'
import { configOf } from '../../engine/images/nginx'
import { editionOf } from '../../engine/images/nginx/edition'
import { ENTRY_BEGINS, ENTRY_ENDS } from '../../engine/images/nginx/start-up'
import { debianFiles } from '../../engine/images/passwd'

const PACKAGED = '1.30.6'

/** One build under every tag, with an entrypoint of its own that runs no scripts. */
const nginx: ImageDefinition = {
  repositories: ['docker.io/library/nginx'],
  hasTag: tags(['latest', 'stable', 'alpine'], /^1\.\d+(\.\d+)?(-alpine)?$/),
  config: (tag) => ({
    ...configOf(
      {
        ...editionOf(PACKAGED),
        base: () => ({
          ...debianFiles('14', 'forky'),
          '/etc/debian_version': 'forky/sid\n',
          '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux forky/sid"\nNAME="Debian GNU/Linux"\nVERSION_CODENAME=forky\nID=debian\n',
        }),
        compiler: '16.2.0 (Debian 16.2.0-3)',
        entrypoint: { scripts: [], programs: 0, log: () => `${ENTRY_BEGINS}\n${ENTRY_ENDS}\n` },
        variables: { NGINX_VERSION: tag },
        user: 'www-data',
      },
      80,
    ),
    size: 28_833_145,
  }),
}

export const LAB_IMAGES: readonly ImageDefinition[] = [nginx]
