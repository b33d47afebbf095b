/** memcached: a cache that listens on 11211. */
import { baseOfTag } from '../bases'
import { defineImage, handover, tags } from '../image'
import { withAccount } from '../passwd'
import { service } from '../service'

const daemon = service({ ports: [11211], memory: 4_194_304, talk: () => new TextEncoder().encode('VERSION 1.6.39\r\n') })

export default defineImage({
  repositories: ['docker.io/library/memcached', 'docker.io/bitnami/memcached'],
  hasTag: tags(['latest', 'alpine', 'trixie', 'bookworm'], /^1(\.\d{1,2}){0,2}(-(alpine|trixie|bookworm|alpine\d.*))?$/),
  config: (tag) => ({
    entrypoint: ['docker-entrypoint.sh'],
    handsOver: handover('/usr/local/bin/docker-entrypoint.sh', tag.includes('alpine') ? 'ash' : 'dash', 8, 'memcached'),
    command: ['memcached'],
    exposedPorts: [11211],
    user: 'memcache',
    userland: baseOfTag(tag, 'trixie').userland,
    size: 30_930_000,
    files: () => withAccount(baseOfTag(tag, 'trixie').files(), 'memcache', 11211, '/home/memcache', '/bin/false'),
    programs: { '/usr/local/bin/docker-entrypoint.sh': daemon, '/usr/local/bin/memcached': daemon },
  }),
})
