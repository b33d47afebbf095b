/** `minikube tunnel`: gives LoadBalancer Services an address for as long as it runs. */
import { needsCluster, type Subcommand } from '../subcommand'
import type { Tunnelled } from '../host'

export const tunnel: Subcommand = {
  path: 'tunnel',
  group: 'Networking and Connectivity Commands',
  short: 'Connect to LoadBalancer services',
  long: 'tunnel creates a route to services deployed with type LoadBalancer and sets their Ingress to their ClusterIP.',
  flags: [{ name: 'cleanup', shorthand: 'c', type: 'bool', default: 'true', usage: 'Remove routes that an earlier tunnel left.' }],
  async run(invocation) {
    const { io, profile } = invocation
    const refused = await needsCluster(invocation)
    if (refused !== undefined) return refused
    const ip = profile.nodes().find((node) => node.controlPlane)!.ip
    const report = (state: Tunnelled): void => {
      const lines = [
        'Status:\t',
        `\tmachine: ${profile.name}`,
        `\tpid: ${io.pid}`,
        `\troute: 10.96.0.0/12 -> ${ip}`,
        '\tminikube: Running',
        `\tservices: [${state.services.join(', ')}]`,
        '    errors: ',
        '\t\tminikube: no errors',
        '\t\trouter: no errors',
        '\t\tloadbalancer emulator: no errors',
      ]
      void io.stdout.write(`${lines.join('\n')}\n`).catch(() => undefined)
    }
    const running = profile.tunnel(report)
    try {
      for (;;) await io.system.clock.sleep(24 * 3600 * 1000, io.signal)
    } finally {
      running.stop()
    }
  },
}
