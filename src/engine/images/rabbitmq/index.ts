/** rabbitmq: a message broker with its administrator's programs. */
import { respond } from '../http-server'
import { baseOfTag } from '../bases'
import { defineImage, handover, tags } from '../image'
import { withAccount } from '../passwd'
import { service } from '../service'
import { control } from './clients'
import { serverOf } from './server'

function daemon(management: boolean) {
  return service({
    ports: management ? [5672, 15672] : [5672],
    memory: 131_072_000,
    processor: 10,
    startup: 5000,
    log: (process) =>
      `${new Date(process.now()).toISOString().replace('T', ' ').replace('Z', '000+00:00')} [notice] <0.44.0> Application syslog exited with reason: stopped`,
    ready: (process) => {
      serverOf(process)
      return ' completed with 4 plugins.'
    },
    ...(management
      ? {
          http: () =>
            respond(200, { 'Content-Type': 'text/html', Server: 'Cowboy' }, '<!doctype html>\n<title>RabbitMQ Management</title>\n'),
        }
      : {}),
    talk: (data, process, peer) => serverOf(process).talk(data, peer),
  })
}

export default defineImage({
  repositories: ['docker.io/library/rabbitmq'],
  hasTag: tags(['latest', 'alpine', 'management', 'management-alpine'], /^[34](\.\d{1,2}){0,2}(-(management|alpine|management-alpine))?$/),
  config: (tag) => {
    const program = daemon(tag.includes('management'))
    const base = baseOfTag(tag, 'noble', 'bash')
    return {
      entrypoint: ['docker-entrypoint.sh'],
      handsOver: handover('/usr/local/bin/docker-entrypoint.sh', 'bash', 40, 'rabbitmq-server'),
      command: ['rabbitmq-server'],
      exposedPorts: [5672],
      env: { PATH: '/opt/rabbitmq/sbin:/opt/erlang/bin:/opt/openssl/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
      userland: base.userland,
      size: 97_860_000,
      files: () => withAccount(base.files(), 'rabbitmq', tag.includes('alpine') ? 100 : 999, '/var/lib/rabbitmq', '/bin/sh'),
      programs: {
        '/usr/local/bin/docker-entrypoint.sh': program,
        '/opt/rabbitmq/sbin/rabbitmq-server': program,
        '/opt/rabbitmq/sbin/rabbitmqctl': control('rabbitmqctl'),
        '/opt/rabbitmq/sbin/rabbitmq-diagnostics': control('rabbitmq-diagnostics'),
      },
    }
  },
})
