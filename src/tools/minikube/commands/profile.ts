/** `minikube profile`, `profile list`: which clusters there are, and which one commands mean. */
import { readConfig, writeConfig } from '../config-file'
import type { MinikubeProfile } from '../host'
import { EXIT, KUBERNETES_VERSION, misused, type Subcommand } from '../subcommand'
import { drawTable } from '../table'

function statusOf(profile: MinikubeProfile): string {
  const main = profile.nodes().find((node) => node.controlPlane)
  if (main?.state !== 'Running') return 'Stopped'
  if (profile.paused()) return 'Paused'
  if (!profile.apiServerRunning()) return 'Stopped'
  return profile.nodes().every(({ state, kubelet }) => state === 'Running' && kubelet) ? 'OK' : 'Degraded'
}

const profileCommand: Subcommand = {
  path: 'profile',
  group: 'Configuration and Management Commands',
  short: 'Get or list the current profiles (clusters)',
  long: 'profile sets the current minikube profile, or gets the current profile if no arguments are provided.  This is used to run and manage multiple minikube instance.  You can return to the default minikube profile by running `minikube profile default`',
  operands: '[MINIKUBE_PROFILE_NAME]',
  async run(invocation) {
    const { io, out, host, profile, words } = invocation
    const [word, ...more] = words
    if (word === undefined) {
      await io.stdout.write(`${profile.name}\n`)
      return 0
    }
    if (more.length > 0) return misused(invocation, 'usage: minikube profile [MINIKUBE_PROFILE_NAME]')
    const name = word === 'default' ? 'minikube' : word
    if (name !== 'minikube' && !host.profile(name).exists()) {
      await out.complain('warning', `profile "${name}" not found`)
      await io.stderr.write(`to create this profile you can run ${JSON.stringify(`minikube start -p ${name}`)}\n`)
      return 0
    }
    writeConfig(io, { ...readConfig(io), profile: name })
    if (host.profile(name).exists()) host.profile(name).updateContext()
    await out.line('success', `minikube profile was successfully set to ${name}`)
    return 0
  },
}

const list: Subcommand = {
  path: 'profile list',
  short: 'Lists all minikube profiles.',
  long: 'Lists all valid minikube profiles and detects all possible invalid profiles.',
  flags: [{ name: 'output', shorthand: 'o', type: 'string', default: 'table', usage: "The format: 'table' or 'json'." }],
  async run(invocation) {
    const { io, out, host, profile, parsed } = invocation
    const output = parsed.text('output')
    const profiles = host.profiles()
    if (output === 'json') {
      const valid = profiles.map((each) => ({
        Name: each.name,
        Status: statusOf(each),
        Config: {
          Name: each.name,
          Driver: 'docker',
          KubernetesConfig: { KubernetesVersion: KUBERNETES_VERSION, ContainerRuntime: 'containerd' },
        },
        Active: each.name === profile.name,
        ActiveKubeContext: host.currentContext() === each.name,
      }))
      await io.stdout.write(`${JSON.stringify({ invalid: [], valid })}\n`)
      return 0
    }
    if (output !== 'table') return misused(invocation, `invalid output format: ${output}. Valid values: 'table', 'json'`)
    if (profiles.length === 0) {
      return out.exit(EXIT.usage, 'MK_USAGE_NO_PROFILE', 'No minikube profile was found.', () =>
        out.complain('tip', "Suggestion:\n\n    You can create one using 'minikube start'.\n    "),
      )
    }
    const rows = profiles.map((each) => [
      each.name,
      'docker',
      'containerd',
      each.nodes().find((node) => node.controlPlane)?.ip ?? '',
      KUBERNETES_VERSION,
      statusOf(each),
      String(each.nodes().length),
      each.name === profile.name ? '*' : '',
      host.currentContext() === each.name ? '*' : '',
    ])
    await io.stdout.write(
      drawTable(['PROFILE', 'DRIVER', 'RUNTIME', 'IP', 'VERSION', 'STATUS', 'NODES', 'ACTIVE PROFILE', 'ACTIVE KUBECONTEXT'], rows),
    )
    return 0
  },
}

export const profileCommands: readonly Subcommand[] = [profileCommand, list]
