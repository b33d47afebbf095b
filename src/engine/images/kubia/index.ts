/** kubia: the node application of "Kubernetes in Action", on port 8080. */
import { text } from '../http-server'
import { defineImage, tags } from '../image'
import { debianFiles } from '../passwd'
import { service } from '../service'
import { debianWith, PROCPS } from '../userlands'

function daemon(version: string, unhealthy: boolean) {
  const counts = new WeakMap<object, number>()
  return service({
    ports: [8080],
    memory: 12_582_912,
    handlesTerm: false,
    log: () => 'Kubia server starting...',
    http: (_request, process, peer) => {
      const count = (counts.get(process) ?? 0) + 1
      counts.set(process, count)
      process.stdout(`Received request from ::ffff:${peer}\n`)
      if (unhealthy && count > 5) return text(500, "I'm not well. Please restart me!\n")
      return text(200, version ? `This is ${version} running in pod ${process.hostname}\n` : `You've hit ${process.hostname}\n`)
    },
  })
}

export default defineImage({
  repositories: ['docker.io/luksa/kubia', 'docker.io/luksa/kubia-unhealthy', 'docker.io/luksa/kubia-pet'],
  hasTag: tags(['latest'], /^v[1-4]$/),
  config: (tag, repository) => {
    const program = daemon(tag === 'latest' ? '' : tag, repository.endsWith('unhealthy') || tag === 'v3')
    return {
      entrypoint: ['node', 'app.js'],
      userland: debianWith(...PROCPS, 'curl'),
      size: 263_900_000,
      files: () => ({ ...debianFiles('8', 'jessie'), '/app.js': "const http = require('http');\n" }),
      main: program,
      programs: { '/usr/local/bin/node': program },
    }
  },
})
