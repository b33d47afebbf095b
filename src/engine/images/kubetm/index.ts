/** The example servers of a Korean course: an application that tells its host name and version, and servers named after their port. */
import type { HttpRequest, HttpResponse } from '../../network/types'
import { text } from '../http-server'
import { defineImage, type Daemon, type ImageDefinition } from '../image'
import { debianFiles } from '../passwd'
import { service } from '../service'
import { debianWith } from '../userlands'

const WAIT = /^\/(health|ready)$/

function app(version: string): Daemon {
  return service({
    ports: [8080],
    memory: 31_457_280,
    processor: 1,
    handlesTerm: false,
    http: ({ path }: HttpRequest, { hostname }): HttpResponse => {
      const [place = '/'] = path.split('?')
      if (place === '/hostname') return text(200, `Hostname : ${hostname}\n`)
      if (place === '/version') return text(200, `Version : ${version}\n`)
      if (WAIT.test(place)) return text(200, `${hostname} is Running\n`)
      return text(404, `Cannot GET ${place}\n`)
    },
  })
}

const onPort = (port: number): Daemon =>
  service({ ports: [port], memory: 31_457_280, handlesTerm: false, http: () => text(200, `containerPort : ${port}\n`) })

const NODE = { userland: debianWith('curl'), files: () => debianFiles('9', 'stretch') }

export const kubetm: readonly ImageDefinition[] = [
  defineImage({
    repositories: ['docker.io/kubetm/app'],
    hasTag: (tag) => tag === 'latest' || /^v[1-4]$/.test(tag),
    config: (tag) => ({
      ...NODE,
      command: ['node', 'app.js'],
      exposedPorts: [8080],
      size: 266_000_000,
      programs: { '/usr/local/bin/node': app(tag === 'latest' ? 'v1' : tag) },
    }),
  }),
  ...([8000, 8080] as const).map((port) =>
    defineImage({
      repositories: [`docker.io/kubetm/p${port}`],
      hasTag: (tag) => tag === 'latest',
      config: () => ({
        ...NODE,
        command: ['node', 'app.js'],
        exposedPorts: [port],
        size: 266_000_000,
        programs: { '/usr/local/bin/node': onPort(port) },
      }),
    }),
  ),
  defineImage({
    repositories: ['docker.io/kubetm/init'],
    hasTag: (tag) => tag === 'latest',
    config: () => ({ ...NODE, command: ['bash'], size: 96_000_000 }),
  }),
]
