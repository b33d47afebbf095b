/** The Kubernetes Dashboard and its metrics scraper: they run and are healthy; the page says that there is nothing to see. */
import { respond, text } from '../http-server'
import { defineImage, type ImageDefinition } from '../image'
import { service } from '../service'
import { SCRATCH } from '../userlands'

const MiB = 1024 * 1024

const PAGE = `<!DOCTYPE html>
<html lang="en">
<head><title>Kubernetes Dashboard</title></head>
<body>
<h1>Kubernetes Dashboard</h1>
<p>The dashboard's pods run in this cluster, but its page is not simulated: nothing of it can be shown.</p>
<p>The diagram beside the terminal shows the same objects, and kubectl changes them.</p>
</body>
</html>
`

const dashboard = service({
  ports: [9090],
  memory: 12 * MiB,
  processor: 1,
  log: (process) => {
    const time = new Date(process.now()).toISOString().slice(0, 19).replace(/-/g, '/').replace('T', ' ')
    return [
      'Starting overwatch',
      'Using namespace: kubernetes-dashboard',
      'Using in-cluster config to connect to apiserver',
      'Successful initial request to the apiserver',
      'Serving insecurely on HTTP port: 9090',
    ]
      .map((line) => `${time} ${line}\n`)
      .join('')
  },
  http: ({ path }) =>
    path.startsWith('/api/') ? text(404, '404 page not found\n') : respond(200, { 'Content-Type': 'text/html; charset=utf-8' }, PAGE),
})

const scraper = service({
  ports: [8000],
  memory: 8 * MiB,
  processor: 1,
  http: ({ path }) => (path === '/' || path === '/healthz' ? text(200, 'URL: /') : text(404, '404 page not found\n')),
})

export const dashboardImages: readonly ImageDefinition[] = [
  defineImage({
    repositories: ['docker.io/kubernetesui/dashboard'],
    hasTag: (tag) => tag === 'latest' || /^v\d+\.\d+\.\d+$/.test(tag),
    config: () => ({
      entrypoint: ['/dashboard'],
      exposedPorts: [9090],
      userland: SCRATCH,
      size: 75_800_000,
      programs: { '/dashboard': dashboard },
    }),
  }),
  defineImage({
    repositories: ['docker.io/kubernetesui/metrics-scraper'],
    hasTag: (tag) => tag === 'latest' || /^v\d+\.\d+\.\d+$/.test(tag),
    config: () => ({
      entrypoint: ['/metrics-sidecar'],
      exposedPorts: [8000],
      userland: SCRATCH,
      size: 19_700_000,
      programs: { '/metrics-sidecar': scraper },
    }),
  }),
]
