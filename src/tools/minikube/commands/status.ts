/** `minikube status`: a block per node; exit codes tell which part is down. */
import { EXIT, noProfile, nodeName, type Subcommand } from '../subcommand'
import type { MinikubeNode } from '../profile'

export const status: Subcommand = {
  path: 'status',
  short: 'Gets the status of a local Kubernetes cluster',
  flags: [
    { name: 'node', shorthand: 'n', type: 'string', default: '', usage: 'The node to ask about; all when not given.' },
    { name: 'output', shorthand: 'o', type: 'string', default: 'text', usage: 'text or json.' },
  ],
  async run(invocation) {
    const { io, out, profile, parsed } = invocation
    if (!profile.exists()) return noProfile(invocation)
    const wanted = parsed.text('node')
    const nodes = profile.nodes().filter((node) => !wanted || node.name === nodeName(wanted))
    if (nodes.length === 0) {
      await out.complain('failure', `Exiting due to GUEST_NODE_RETRIEVE: retrieving node: Could not find node ${wanted}`)
      return EXIT.nodeNotFound
    }
    const apiServer = (node: MinikubeNode): string =>
      node.state === 'Running' ? (profile.apiServerRunning() ? 'Running' : 'Stopped') : 'Stopped'
    const kubelet = (node: MinikubeNode): string => (node.state === 'Running' && node.kubelet ? 'Running' : 'Stopped')
    const kubeconfig = (node: MinikubeNode): string => (node.state === 'Running' ? 'Configured' : 'Stopped')
    if (parsed.text('output') === 'json') {
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
