/** redis: the key-value server, its protocol and redis-cli. */
import { defineImage, handover, tags } from '../image'
import { ALPINE_FILES, debianFiles, withAccount } from '../passwd'
import { ALPINE, debianWith } from '../userlands'
import { redisCli } from './cli'
import { redisServer } from './server'

export default defineImage({
  repositories: [
    'docker.io/library/redis',
    'docker.io/valkey/valkey',
    'docker.io/redis/redis-stack-server',
    'registry.k8s.io/redis',
    'docker.io/bitnami/redis',
    'gcr.io/google_containers/redis',
  ],
  hasTag: tags(
    ['latest', 'alpine', 'bookworm', 'trixie', 'e2e', 'v1'],
    /^([2-9]|1\d)(\.\d{1,2}(\.\d{1,2})?)?(-(alpine|bookworm|trixie|bullseye|buster|alpine\d.*))?$/,
  ),
  config: (tag) => {
    const version =
      /^\d+\.\d+\.\d+/.exec(tag)?.[0] ??
      { '3': '3.2.12', '4': '4.0.14', '5': '5.0.14', '6': '6.2.21', '7': '7.4.7' }[tag.split(/[.-]/)[0]!] ??
      '8.4.0'
    const alpine = tag.includes('alpine')
    const server = redisServer(version)
    return {
      entrypoint: ['docker-entrypoint.sh'],
      handsOver: { ...handover('/usr/local/bin/docker-entrypoint.sh', alpine ? 'ash' : 'dash', 24, 'redis-server'), as: 'redis' },
      command: ['redis-server'],
      env: { REDIS_VERSION: version },
      exposedPorts: [6379],
      workingDirectory: '/data',
      userland: alpine ? ALPINE : debianWith(),
      size: alpine ? 17_220_000 : 52_010_000,
      files: () => ({ ...withAccount(alpine ? ALPINE_FILES : debianFiles('12', 'bookworm'), 'redis', 999, '/home/redis'), '/data/': '' }),
      main: server,
      programs: {
        '/usr/local/bin/redis-server': server,
        '/usr/local/bin/docker-entrypoint.sh': server,
        '/usr/local/bin/redis-cli': redisCli(version),
      },
    }
  },
})
