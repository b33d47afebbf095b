/** The guestbook tutorial: its PHP front end and its redis followers. */
import { NetError } from '../../../shell/net'
import { phpApache } from '../apache'
import { json, respond, targetOf, text } from '../http-server'
import { defineImage, tags, type DaemonProcess, type ImageConfig } from '../image'
import { debianFiles } from '../passwd'
import { redisCli } from '../redis/cli'
import { redisServer } from '../redis/server'
import { encoded, parseReply, type Value } from '../redis/values'
import { debianWith } from '../userlands'

const PAGE =
  '<html ng-app="redis">\n  <head>\n    <title>Guestbook</title>\n  </head>\n  <body ng-controller="RedisCtrl">\n    <h2>Guestbook</h2>\n  </body>\n</html>\n'

/** Older releases call the leader and its followers by the names they had then. */
interface Names {
  readonly leader: string
  readonly follower: string
}

const NOW: Names = { leader: 'redis-leader', follower: 'redis-follower' }
const BEFORE: Names = { leader: 'redis-master', follower: 'redis-slave' }

/** Where a server is: found by DNS, or by the variables that a Service puts into pods. */
function place(name: string, { env }: DaemonProcess): string {
  return env['GET_HOSTS_FROM'] === 'env' ? (env[`${name.toUpperCase().replace('-', '_')}_SERVICE_HOST`] ?? '') : name
}

async function ask(process: DaemonProcess, name: string, words: readonly string[]): Promise<Value> {
  const [address = ''] = await process.net.resolve(place(name, process))
  const answer = await process.net.tcp(address, 6379, new TextEncoder().encode(encoded(words)))
  return parseReply(new TextDecoder().decode(answer))[0] ?? null
}

function frontend({ leader, follower }: Names) {
  return phpApache({
    apache: '2.4.38',
    php: '7.2.34',
    memory: 20_971_520,
    work: 8,
    page: async (request, process) => {
      const url = targetOf(request.path)
      if (url.pathname === '/') return respond(200, { 'Content-Type': 'text/html' }, PAGE)
      if (url.pathname !== '/guestbook.php') return undefined
      const [command, key, value] = ['cmd', 'key', 'value'].map((name) => url.searchParams.get(name) ?? '')
      try {
        if (command === 'set') {
          await ask(process, leader, ['SET', key!, value!])
          return json(200, { message: 'Updated' })
        }
        const kept = await ask(process, follower, ['GET', key!])
        return json(200, { data: typeof kept === 'string' ? kept : '' })
      } catch (error) {
        if (!(error instanceof NetError)) throw error
        return text(500, '')
      }
    },
  })
}

export default defineImage({
  repositories: [
    'gcr.io/google_samples/gb-frontend',
    'gcr.io/google-samples/gb-frontend',
    'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend',
    'gcr.io/google_samples/gb-redis-follower',
    'gcr.io/google_samples/gb-redisslave',
    'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower',
  ],
  hasTag: tags(['latest'], /^v\d+$/),
  config: (tag, repository): ImageConfig => {
    if (!repository.includes('redis')) {
      const program = frontend(Number(tag.slice(1)) < 5 ? BEFORE : NOW)
      return {
        command: ['apache2-foreground'],
        exposedPorts: [80],
        userland: debianWith('curl'),
        size: 183_300_000,
        files: () => debianFiles(),
        programs: { '/usr/local/bin/apache2-foreground': program },
      }
    }
    const { leader } = repository.endsWith('slave') ? BEFORE : NOW
    return {
      command: ['/run.sh'],
      exposedPorts: [6379],
      userland: debianWith(),
      size: 52_800_000,
      files: () => debianFiles(),
      programs: {
        '/run.sh': redisServer('6.2.4', (process) => ['--slaveof', place(leader, process), '6379']),
        '/usr/local/bin/redis-cli': redisCli('6.2.4'),
      },
    }
  },
})
