/** `minikube version`, `minikube ip`: short facts. */
import { COMMIT, EXIT, noProfile, nodeName, notRunning, VERSION, type Subcommand } from '../subcommand'

export const version: Subcommand = {
  path: 'version',
  short: 'Print the version of minikube',
  flags: [
    { name: 'short', type: 'bool', default: 'false', usage: 'Print just the version number.' },
    { name: 'output', shorthand: 'o', type: 'string', default: '', usage: "One of 'yaml' or 'json'." },
  ],
  async run({ io, parsed }) {
    const output = parsed.text('output')
    if (parsed.on('short')) await io.stdout.write(`${VERSION}\n`)
    else if (output === 'json') await io.stdout.write(`${JSON.stringify({ commit: COMMIT, minikubeVersion: VERSION })}\n`)
    else if (output === 'yaml') await io.stdout.write(`commit: ${COMMIT}\nminikubeVersion: ${VERSION}\n\n`)
    else await io.stdout.write(`minikube version: ${VERSION}\ncommit: ${COMMIT}\n`)
    return 0
  },
}

export const ip: Subcommand = {
  path: 'ip',
  short: 'Retrieves the IP address of the specified node',
  flags: [{ name: 'node', shorthand: 'n', type: 'string', default: '', usage: 'The node; the control plane when not given.' }],
  async run(invocation) {
    const { io, out, profile, parsed } = invocation
    if (!profile.exists()) return noProfile(invocation)
    const wanted = parsed.text('node')
    const node = profile.nodes().find((n) => (wanted ? n.name === nodeName(wanted) : n.controlPlane))
    if (!node) {
      await out.complain('failure', `Exiting due to GUEST_NODE_RETRIEVE: retrieving node: Could not find node ${wanted}`)
      return EXIT.nodeNotFound
    }
    if (node.state !== 'Running') return notRunning(invocation)
    await io.stdout.write(`${node.ip}\n`)
    return 0
  },
}
