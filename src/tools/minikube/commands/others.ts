/** `minikube kubectl`, `ssh`, `addons`, `profile list`: short commands around the cluster. */
import { EXIT, KUBERNETES_VERSION, noProfile, nodeName, notRunning, type Subcommand } from '../subcommand'
import { drawTable } from '../table'

const kubectl: Subcommand = {
  path: 'kubectl',
  short: 'Run a kubectl binary matching the cluster version',
  operands: '-- [kubectl arguments]',
  interspersed: false,
  run: ({ io, words, parsed }) => io.run(['kubectl', ...words, ...parsed.rest]),
}

const ssh: Subcommand = {
  path: 'ssh',
  short: 'Log into the minikube environment (for debugging)',
  operands: '[COMMAND]',
  interspersed: false,
  flags: [{ name: 'node', shorthand: 'n', type: 'string', default: 'minikube', usage: 'The node to log into.' }],
  async run(invocation) {
    const { io, out, profile, parsed, words } = invocation
    if (!profile.exists()) return noProfile(invocation)
    const wanted = parsed.text('node')
    const node = profile.nodes().find((n) => n.name === nodeName(wanted))
    if (!node) {
      await out.complain('failure', `Exiting due to GUEST_NODE_RETRIEVE: retrieving node: Could not find node ${wanted}`)
      return EXIT.nodeNotFound
    }
    if (node.state !== 'Running') return notRunning(invocation)
    return profile.ssh(node.name, io, [...words, ...parsed.rest])
  },
}

const addonsList: Subcommand = {
  path: 'addons list',
  short: 'Lists all available minikube addons as well as their current statuses (enabled/disabled)',
  async run(invocation) {
    if (!invocation.profile.exists()) return noProfile(invocation)
    const rows = invocation.profile
      .addons()
      .map((addon) => [addon.name, 'minikube', addon.enabled ? 'enabled ✅' : 'disabled', addon.maintainer])
    await invocation.io.stdout.write(drawTable(['ADDON NAME', 'PROFILE', 'STATUS', 'MAINTAINER'], rows))
    return 0
  },
}

const switchAddon = (verb: 'enable' | 'disable'): Subcommand => ({
  path: `addons ${verb}`,
  short: verb === 'enable' ? 'Enables the addon w/ADDON_NAME within minikube' : 'Disables the addon w/ADDON_NAME within minikube',
  operands: 'ADDON_NAME',
  async run(invocation) {
    const { out, profile, words } = invocation
    if (!profile.exists()) return noProfile(invocation)
    if (!profile.apiServerRunning()) return notRunning(invocation)
    const [name] = words
    if (!name || words.length > 1) {
      await out.complain('failure', `Exiting due to MK_USAGE: usage: minikube addons ${verb} ADDON_NAME`)
      return EXIT.usage
    }
    const addon = profile.addons().find((a) => a.name === name)
    if (!addon) {
      await out.complain('failure', `Exiting due to MK_ADDON_${verb.toUpperCase()}: ${verb} failed: property name "${name}" not found`)
      return 10
    }
    if (verb === 'enable')
      await out.line('tip', `${name} is an addon maintained by ${addon.maintainer}. For any concerns contact minikube on GitHub.`)
    profile.setAddon(name, verb === 'enable')
    if (verb === 'enable') await out.line('addon', `The '${name}' addon is enabled`)
    else await out.line('addonOff', `"The '${name}' addon is disabled`)
    return 0
  },
})

const profileList: Subcommand = {
  path: 'profile list',
  short: 'Lists all minikube profiles.',
  async run({ io, out, profile }) {
    if (!profile.exists()) {
      await out.complain('failure', 'Exiting due to MK_USAGE: No minikube profile was found.')
      await out.line('tip', "You can create one using 'minikube start'.")
      return EXIT.usage
    }
    const nodes = profile.nodes()
    const main = nodes.find((node) => node.controlPlane)!
    const row = [
      'minikube',
      'docker',
      'containerd',
      main.ip,
      KUBERNETES_VERSION,
      profile.apiServerRunning() ? 'OK' : 'Stopped',
      String(nodes.length),
      '*',
      '*',
    ]
    await io.stdout.write(
      drawTable(['PROFILE', 'DRIVER', 'RUNTIME', 'IP', 'VERSION', 'STATUS', 'NODES', 'ACTIVE PROFILE', 'ACTIVE KUBECONTEXT'], [row]),
    )
    return 0
  },
}

export const otherCommands: readonly Subcommand[] = [kubectl, ssh, addonsList, switchAddon('enable'), switchAddon('disable'), profileList]
