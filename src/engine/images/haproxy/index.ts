/** haproxy: a proxy that refuses to start without its configuration file. */
import { baseOfTag } from '../bases'
import { defineImage, handover, tags, type Daemon } from '../image'
import { withAccount } from '../passwd'
import { respond } from '../http-server'
import { service } from '../service'

const CONFIG = '/usr/local/etc/haproxy/haproxy.cfg'
const UNAVAILABLE = '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n'

const daemon: Daemon = service({
  ports: (process) => [...process.files.readText(CONFIG).matchAll(/^\s*bind\s+\S*:(\d+)/gm)].map(([, port]) => Number(port)),
  memory: 15_728_640,
  stderr: true,
  refuse: (process) =>
    process.files.exists(CONFIG)
      ? undefined
      : `[ALERT]    (1) : config : Cannot open configuration file/directory ${CONFIG} : No such file or directory`,
  log: () => '[NOTICE]   (1) : New worker (8) forked\n[NOTICE]   (1) : Loading success.',
  http: () => respond(503, { 'Content-Type': 'text/html', 'Cache-Control': 'no-cache' }, UNAVAILABLE),
})

export default defineImage({
  repositories: ['docker.io/library/haproxy', 'docker.io/haproxytech/haproxy-alpine'],
  hasTag: tags(['latest', 'lts', 'alpine', 'lts-alpine'], /^[123](\.\d{1,2}){0,2}(-(alpine|trixie|bookworm|alpine\d.*))?$/),
  config: (tag) => ({
    entrypoint: ['docker-entrypoint.sh'],
    handsOver: handover('/usr/local/bin/docker-entrypoint.sh', tag.includes('alpine') ? 'ash' : 'dash', 18, 'haproxy'),
    command: ['haproxy', '-f', CONFIG],
    user: 'haproxy',
    stopSignal: 'USR1',
    userland: baseOfTag(tag, 'trixie').userland,
    size: 41_900_000,
    files: () => ({
      ...withAccount(baseOfTag(tag, 'trixie').files(), 'haproxy', 99, '/var/lib/haproxy', '/bin/false'),
      '/usr/local/etc/haproxy/': '',
    }),
    programs: { '/usr/local/bin/docker-entrypoint.sh': graceful(daemon), '/usr/local/sbin/haproxy': graceful(daemon) },
  }),
})

/** USR1 ends it as soon as its connections are done. */
function graceful(program: Daemon): Daemon {
  return {
    start: (process) => {
      process.onSignal('USR1', () => process.exit(0))
      program.start(process)
    },
  }
}
