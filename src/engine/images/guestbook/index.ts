/** The guestbook tutorial: its PHP front end and its redis followers. */
import { respond } from '../http-server'
import { defineImage, tags, type ImageConfig } from '../image'
import { debianFiles } from '../passwd'
import { redisCli } from '../redis/cli'
import { redisServer } from '../redis/server'
import { service } from '../service'
import { debianWith } from '../userlands'

const frontend = service({
  ports: [80],
  memory: 20_971_520,
  work: 8,
  http: () =>
    respond(
      200,
      { Server: 'Apache/2.4.10 (Debian)', 'Content-Type': 'text/html' },
      '<html ng-app="redis">\n  <head>\n    <title>Guestbook</title>\n  </head>\n  <body ng-controller="RedisCtrl">\n    <h2>Guestbook</h2>\n  </body>\n</html>\n',
    ),
})

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
  config: (_tag, repository): ImageConfig =>
    repository.includes('redis')
      ? {
          command: ['/run.sh'],
          exposedPorts: [6379],
          userland: debianWith(),
          size: 52_800_000,
          files: () => debianFiles(),
          programs: { '/run.sh': redisServer('6.2.4'), '/usr/local/bin/redis-cli': redisCli('6.2.4') },
        }
      : {
          command: ['apache2-foreground'],
          exposedPorts: [80],
          userland: debianWith('curl'),
          size: 183_300_000,
          files: () => debianFiles(),
          programs: { '/usr/local/bin/apache2-foreground': frontend },
        },
})
