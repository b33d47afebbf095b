/** traefik: a reverse proxy; without a configuration every request is not found. */
import { text } from '../http-server'
import { defineImage, handover, tags } from '../image'
import { ALPINE_FILES } from '../passwd'
import { service } from '../service'
import { ALPINE } from '../userlands'

const daemon = service({
  ports: [80, 8080],
  memory: 42_991_616,
  processor: 3,
  log: (process) =>
    `${new Date(process.now()).toISOString().slice(0, 19)}Z INF Traefik version 3.6.2 built on 2025-11-18T00:00:00Z version=3.6.2`,
  http: () => text(404, '404 page not found\n', { 'X-Content-Type-Options': 'nosniff' }),
})

export default defineImage({
  repositories: ['docker.io/library/traefik'],
  hasTag: tags(['latest'], /^v?[123](\.\d{1,2}){0,2}$/),
  config: () => ({
    entrypoint: ['/entrypoint.sh'],
    handsOver: handover('/entrypoint.sh', 'ash', 13, 'traefik'),
    command: ['traefik'],
    exposedPorts: [80],
    userland: ALPINE,
    size: 48_200_000,
    files: () => ALPINE_FILES,
    programs: { '/entrypoint.sh': daemon, '/usr/local/bin/traefik': daemon },
  }),
})
