/** hello-app: greets with version and host name on port 8080. */
import { text } from '../http-server'
import { defineImage, tags, type ImageConfig, type Program } from '../image'
import { alpineFiles, debianFiles } from '../passwd'
import { service } from '../service'
import { ALPINE, debianWith, PROCPS, SCRATCH } from '../userlands'

type System = Pick<ImageConfig, 'command' | 'userland' | 'size' | 'programs' | 'files' | 'user' | 'workingDirectory'>

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
      ...(node ? nodeSystem(program) : repository.startsWith('gcr.io/') ? alpineSystem(program) : distroless(program)),
      env: { PORT: '8080' },
      exposedPorts: [8080],
    }
  },
})

/** As it was first published: beside a busybox, in a folder of its own. */
const alpineSystem = (program: Program): System => ({
  command: ['./hello-app'],
  workingDirectory: '/app',
  userland: ALPINE,
  size: 5_540_000,
  files: () => alpineFiles('3.8'),
  programs: { '/app/hello-app': program },
})

/** Today's: nothing but the program, and nobody who is root. */
const distroless = (program: Program): System => ({
  command: ['/hello-app'],
  user: '65532',
  userland: SCRATCH,
  size: 11_545_000,
  programs: { '/hello-app': program },
})

const nodeSystem = (program: Program): System => ({
  command: ['/bin/sh', '-c', 'node server.js'],
  userland: debianWith(...PROCPS, 'curl', 'wget'),
  size: 255_000_000,
  files: () => ({ ...debianFiles('8', 'jessie'), '/server.js': '' }),
  programs: { '/usr/local/bin/node': program },
})
