/** `minikube version`, `ip`, `update-check`, `ssh-key`, `ssh-host`, `update-context`: short facts. */
import { COMMIT, misused, needsCluster, noNode, nodeOf, noProfile, notRunning, VERSION, type Subcommand } from '../subcommand'

export const version: Subcommand = {
  path: 'version',
  group: 'Troubleshooting Commands',
  short: 'Print the version of minikube',
  flags: [
    { name: 'output', shorthand: 'o', type: 'string', default: '', usage: "One of 'yaml' or 'json'." },
    { name: 'short', type: 'bool', default: 'false', usage: 'Print just the version number.' },
  ],
  async run(invocation) {
    const { io, parsed } = invocation
    const output = parsed.text('output')
    if (output !== '' && output !== 'json' && output !== 'yaml') return misused(invocation, "error: --output must be 'yaml' or 'json'")
    if (output === 'json') await io.stdout.write(`${JSON.stringify({ commit: COMMIT, minikubeVersion: VERSION })}\n`)
    else if (output === 'yaml') await io.stdout.write(`commit: ${COMMIT}\nminikubeVersion: ${VERSION}\n\n`)
    else if (parsed.on('short')) await io.stdout.write(`${VERSION}\n`)
    else await io.stdout.write(`minikube version: ${VERSION}\ncommit: ${COMMIT}\n`)
    return 0
  },
}

const NODE = { name: 'node', shorthand: 'n', type: 'string', default: '', usage: 'The node; the control plane when not given.' } as const

export const ip: Subcommand = {
  path: 'ip',
  group: 'Troubleshooting Commands',
  short: 'Retrieves the IP address of the specified node',
  long: 'Retrieves the IP address of the specified node, and writes it to STDOUT.',
  flags: [NODE],
  async run(invocation) {
    const { io, profile, parsed } = invocation
    if (!profile.exists()) return noProfile(invocation)
    const node = nodeOf(profile, parsed.text('node'))
    if (!node) return noNode(invocation, parsed.text('node'))
    if (node.state !== 'Running') return notRunning(invocation)
    await io.stdout.write(`${node.ip}\n`)
    return 0
  },
}

const updateCheck: Subcommand = {
  path: 'update-check',
  group: 'Troubleshooting Commands',
  short: 'Print current and latest version number',
  async run({ io }) {
    await io.stdout.write(`CurrentVersion: ${VERSION}\nLatestVersion: ${VERSION}\n`)
    return 0
  },
}

const sshKey: Subcommand = {
  path: 'ssh-key',
  group: 'Troubleshooting Commands',
  short: 'Retrieve the ssh identity key path of the specified node',
  long: 'Retrieve the ssh identity key path of the specified node, and writes it to STDOUT.',
  flags: [NODE],
  async run(invocation) {
    const { io, profile, parsed } = invocation
    if (!profile.exists()) return noProfile(invocation)
    const node = nodeOf(profile, parsed.text('node'))
    if (!node) return noNode(invocation, parsed.text('node'))
    await io.stdout.write(`${io.env['HOME'] ?? '/root'}/.minikube/machines/${node.name}/id_rsa\n`)
    return 0
  },
}

const updateContext: Subcommand = {
  path: 'update-context',
  group: 'Configuration and Management Commands',
  short: 'Update kubeconfig in case of an IP or port change',
  long: 'Retrieves the IP address of the running cluster, checks it\n\twith IP in kubeconfig, and corrects kubeconfig if incorrect.',
  async run(invocation) {
    const { out, host, profile } = invocation
    const refused = await needsCluster(invocation)
    if (refused !== undefined) return refused
    const before = host.currentContext()
    profile.updateContext()
    if (before === profile.name) await out.line('ready', `No changes required for the "${profile.name}" context`)
    else await out.line('celebrate', `"${profile.name}" context has been updated to point to ${profile.nodes()[0]?.ip}:8443`)
    await out.line('ready', `Current context is "${profile.name}"`)
    return 0
  },
}

export const factCommands: readonly Subcommand[] = [updateContext, sshKey, ip, updateCheck, version]
