/** hello-app: greets with version and host name on port 8080. */
import { text } from '../http-server'
import { defineImage, tags } from '../image'
import { service } from '../service'
import { SCRATCH } from '../userlands'

export default defineImage({
  repositories: [
    'gcr.io/google-samples/hello-app',
    'us-docker.pkg.dev/google-samples/containers/gke/hello-app',
    'gcr.io/google-samples/node-hello',
  ],
  hasTag: tags(['latest'], /^[12]\.0(\.\d)?$/),
  config: (tag, repository) => {
    const version = tag.startsWith('2') ? '2.0.0' : '1.0.0'
    const node = repository.endsWith('node-hello')
    const program = service({
      ports: ({ env }) => [Number(env['PORT'] ?? 8080)],
      memory: 4_194_304,
      stderr: true,
      handlesTerm: !node,
      exitCode: 2,
      ...(node
        ? {}
        : {
            log: (process) =>
              `${new Date(process.now()).toISOString().slice(0, 19).replace(/-/g, '/').replace('T', ' ')} Server listening on port ${process.env['PORT'] ?? 8080}`,
          }),
      http: (request, process) => {
        if (node) return text(200, 'Hello Kubernetes!')
        process.stderr(
          `${new Date(process.now()).toISOString().slice(0, 19).replace(/-/g, '/').replace('T', ' ')} Serving request: ${request.path.split('?')[0]}\n`,
        )
        return text(200, `Hello, world!\nVersion: ${version}\nHostname: ${process.hostname}\n`)
      },
    })
    return {
      command: ['/hello-app'],
      env: { PORT: '8080' },
      exposedPorts: [8080],
      userland: SCRATCH,
      size: version === '2.0.0' ? 11_545_000 : 11_540_000,
      programs: { '/hello-app': program },
    }
  },
})
