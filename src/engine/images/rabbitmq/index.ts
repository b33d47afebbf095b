/** rabbitmq: a message broker with its administrator's programs. */
import { respond } from '../http-server'
import { defineImage, handover, tags } from '../image'
import { ubuntuFiles } from '../passwd'
import { service } from '../service'
import { debianWith } from '../userlands'
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
    return {
      entrypoint: ['docker-entrypoint.sh'],
      handsOver: handover('/usr/local/bin/docker-entrypoint.sh', 'bash', 40, 'rabbitmq-server'),
      command: ['rabbitmq-server'],
      exposedPorts: [5672],
      env: { PATH: '/opt/rabbitmq/sbin:/opt/erlang/bin:/opt/openssl/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
      userland: debianWith(),
      size: 97_860_000,
      files: () => ubuntuFiles('24.04', 'Noble Numbat'),
      programs: {
        '/usr/local/bin/docker-entrypoint.sh': program,
        '/opt/rabbitmq/sbin/rabbitmq-server': program,
        '/opt/rabbitmq/sbin/rabbitmqctl': control('rabbitmqctl'),
        '/opt/rabbitmq/sbin/rabbitmq-diagnostics': control('rabbitmq-diagnostics'),
      },
    }
  },
})
