/** echo-server: tells who served a request and repeats it; what minikube's own tutorial runs. */
import { text } from '../http-server'
import { defineImage, tags } from '../image'
import { service } from '../service'
import { SCRATCH } from '../userlands'

/** `user-agent` as Go writes header names: `User-Agent`. */
const canonical = (name: string): string => name.toLowerCase().replace(/(^|-)[a-z]/g, (found) => found.toUpperCase())

const daemon = service({
  ports: ({ env }) => [Number(env['PORT'] ?? 8080)],
  memory: 6_291_456,
  log: ({ env }) => `Echo server listening on port ${env['PORT'] ?? 8080}.`,
  http: (request, { hostname }) => {
    const headers = Object.entries(request.headers)
      .filter(([name]) => name.toLowerCase() !== 'host')
      .map(([name, value]) => `${canonical(name)}: ${value}\n`)
      .sort()
    const body = request.body?.length ? `\n${new TextDecoder().decode(request.body)}` : ''
    return text(
      200,
      `Request served by ${hostname}\n\nHTTP/1.1 ${request.method} ${request.path}\n\nHost: ${request.host}\n${headers.join('')}${body}`,
      { 'Content-Type': 'text/plain' },
    )
  },
})

export default defineImage({
  repositories: ['docker.io/kicbase/echo-server', 'docker.io/jmalloc/echo-server'],
  hasTag: tags(['latest'], /^v?\d+(\.\d+)*$/),
  config: () => ({
    entrypoint: ['/bin/echo-server'],
    env: { PORT: '8080' },
    exposedPorts: [8080],
    userland: SCRATCH,
    size: 2_124_000,
    programs: { '/bin/echo-server': daemon },
  }),
})
