/** simpleapp: the node application of the CKAD exercises, which greets with its host name on port 8080. */
import { text } from '../http-server'
import { defineImage, tags } from '../image'
import { alpineFiles } from '../passwd'
import { service } from '../service'
import { ALPINE } from '../userlands'

const server = service({
  ports: [8080],
  memory: 33_554_432,
  startup: 700,
  handlesTerm: false,
  log: () => '\n> docker_web_app@1.0.0 start /usr/src/app\n> node server.js\n\nRunning on http://0.0.0.0:8080',
  http(request, process, peer) {
    if (request.path.split('?')[0] !== '/') return text(404, `Cannot ${request.method} ${request.path}\n`)
    const forwarded = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'x-forwarded-for')?.[1]
    process.stdout(`IP: ${forwarded?.split(',').at(-1) ?? peer} on ${new Date(process.now()).toISOString()}\n`)
    return text(200, `Hello world from ${process.hostname}\n`)
  },
})

export default defineImage({
  repositories: ['docker.io/dgkanatsios/simpleapp'],
  hasTag: tags(['latest'], /^$/),
  config: () => ({
    command: ['npm', 'start'],
    workingDirectory: '/usr/src/app',
    exposedPorts: [8080],
    userland: ALPINE,
    size: 27_200_000,
    files: () => alpineFiles('3.8'),
    main: server,
    programs: { '/usr/bin/npm': server },
  }),
})
