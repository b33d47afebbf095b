/** MetalLB's two programs: the controller that hands out addresses and the speaker that announces them; their host does both. */
import { flagOf, type AgentHost, type AgentName } from '../agent'
import { text } from '../http-server'
import { defineImage, type Daemon, type ImageDefinition } from '../image'
import { SCRATCH } from '../userlands'

const MiB = 1024 * 1024

function daemon(agent: AgentName, version: string, host: AgentHost): Daemon {
  return {
    start(process) {
      const log = (fields: Readonly<Record<string, string>>): void =>
        process.stdout(`${JSON.stringify({ ...fields, ts: `${new Date(process.now()).toISOString().slice(0, -1)}000000Z` })}\n`)
      log({
        branch: 'HEAD',
        caller: 'main.go:142',
        msg: `MetalLB ${agent.replace('metallb-', '')} starting version ${version.replace(/^v/, '')}`,
        version: version.replace(/^v/, ''),
      })
      process.useMemory(18 * MiB)
      process.useProcessor(1)
      for (const signal of ['TERM', 'INT']) process.onSignal(signal, () => process.exit(0))
      const work = host.begin(agent, process)
      process.onEnd(() => work.end())
      process.listen({
        port: Number(flagOf(process.argv, 'port') ?? 7472),
        protocol: 'TCP',
        http: ({ path }) => (path === '/metrics' ? text(200, '') : text(404, '404 page not found\n')),
      })
    },
  }
}

export function metallb(host: AgentHost): readonly ImageDefinition[] {
  return (['controller', 'speaker'] as const).map((name) =>
    defineImage({
      repositories: [`quay.io/metallb/${name}`, `docker.io/metallb/${name}`],
      hasTag: (tag) => /^v\d+\.\d+\.\d+$/.test(tag),
      config: (tag) => ({
        entrypoint: [`/${name}`],
        userland: SCRATCH,
        size: name === 'speaker' ? 39_200_000 : 16_900_000,
        programs: { [`/${name}`]: daemon(`metallb-${name}`, tag, host) },
      }),
    }),
  )
}
