/** `minikube status`: a block per node; exit codes tell which part is down. */
import { misused, noNode, nodeOf, noProfile, type Subcommand } from '../subcommand'
import type { MinikubeNode } from '../host'

export const status: Subcommand = {
  path: 'status',
  group: 'Basic Commands',
  short: 'Gets the status of a local Kubernetes cluster',
  long: 'Gets the status of a local Kubernetes cluster.\n\tThe exit code has a bit for each part that is not as it should be: 1 for minikube, 2 for the cluster, 4 for Kubernetes.',
  flags: [
    { name: 'node', shorthand: 'n', type: 'string', default: '', usage: 'The node to ask about; all when not given.' },
    { name: 'output', shorthand: 'o', type: 'string', default: 'text', usage: 'text or json.' },
  ],
  async run(invocation) {
    const { io, profile, parsed } = invocation
    const output = parsed.text('output')
    if (output !== 'text' && output !== 'json') return misused(invocation, `invalid output format: ${output}. Valid values: 'text', 'json'`)
    if (!profile.exists()) return noProfile(invocation)
    const wanted = parsed.text('node')
    const one = wanted ? nodeOf(profile, wanted) : undefined
    if (wanted && !one) return noNode(invocation, wanted)
    const nodes = one ? [one] : profile.nodes()
    const apiServer = (node: MinikubeNode): string =>
      node.state !== 'Running' ? 'Stopped' : profile.paused() ? 'Paused' : profile.apiServerRunning() ? 'Running' : 'Stopped'
    const kubelet = (node: MinikubeNode): string => (node.state === 'Running' && node.kubelet ? 'Running' : 'Stopped')
    const kubeconfig = (node: MinikubeNode): string => (node.state === 'Running' ? 'Configured' : 'Stopped')
    if (output === 'json') {
      const values = nodes.map((node) => ({
        Name: node.name,
        Host: node.state,
        Kubelet: kubelet(node),
        APIServer: node.controlPlane ? apiServer(node) : 'Irrelevant',
        Kubeconfig: node.controlPlane ? kubeconfig(node) : 'Irrelevant',
        Worker: !node.controlPlane,
      }))
      await io.stdout.write(`${JSON.stringify(values.length === 1 ? values[0] : values)}\n`)
    } else {
      for (const node of nodes) {
        const lines = [
          node.name,
          `type: ${node.controlPlane ? 'Control Plane' : 'Worker'}`,
          `host: ${node.state}`,
          `kubelet: ${kubelet(node)}`,
        ]
        if (node.controlPlane) lines.push(`apiserver: ${apiServer(node)}`, `kubeconfig: ${kubeconfig(node)}`)
        await io.stdout.write(`${lines.join('\n')}\n\n`)
      }
    }
    // Bits as minikube sets them: 1 a host, 2 a kubelet or API server, 4 a kubeconfig that is not as it should be.
    let code = 0
    for (const node of nodes) {
      if (node.state !== 'Running') code |= 7
      else if (kubelet(node) !== 'Running' || (node.controlPlane && apiServer(node) !== 'Running')) code |= 2
    }
    return code
  },
}
