/** `minikube kubectl`, `pause`, `unpause`, `dashboard`, `docker-env`, `completion`, `options`: short commands around the cluster. */
import { dashboardTip } from './addons'
import { EXIT, misused, needsCluster, noProfile, type Invocation, type Subcommand } from '../subcommand'

const FROZEN = ['kube-system', 'kubernetes-dashboard', 'istio-operator']
const PROXY_PORT = 40_163

const kubectl: Subcommand = {
  path: 'kubectl',
  group: 'Advanced Commands',
  short: 'Run a kubectl binary matching the cluster version',
  long: 'Run the Kubernetes client, download it if necessary. Remember -- after kubectl!\n\nThis will run the Kubernetes client (kubectl) with the same version as the cluster',
  examples: 'minikube kubectl -- --help\nminikube kubectl -- get pods --namespace kube-system',
  interspersed: false,
  run: ({ io, words, parsed, profile }) => {
    const context = profile.exists() ? ['--context', profile.name] : []
    return io.run(['kubectl', ...context, ...words, ...parsed.rest])
  },
}

const freeze = (pause: boolean): Subcommand => ({
  path: pause ? 'pause' : 'unpause',
  ...(pause ? {} : { aliases: ['resume'] }),
  group: 'Basic Commands',
  short: pause ? 'pause Kubernetes' : 'unpause Kubernetes',
  async run(invocation) {
    const { io, out, profile } = invocation
    if (!profile.exists()) return noProfile(invocation)
    const running = profile.nodes().filter(({ state }) => state === 'Running')
    if (running.length === 0) return (await needsCluster(invocation)) ?? 0
    if (pause && profile.paused()) return out.exit(EXIT.guest, 'GUEST_PAUSE', 'Pause: already paused')
    for (const node of running) await out.line('pause', `${pause ? 'Pausing' : 'Unpausing'} node ${node.name} ... `)
    const count = pause ? await profile.pause(io.signal) : await profile.unpause(io.signal)
    await out.line('pause', `${pause ? 'Paused' : 'Unpaused'} ${count} containers in: ${FROZEN.join(', ')}`)
    return 0
  },
})

const dashboard: Subcommand = {
  path: 'dashboard',
  group: 'Basic Commands',
  short: 'Access the Kubernetes dashboard running within the minikube cluster',
  flags: [
    { name: 'port', type: 'int', default: '0', usage: 'The port of the proxy; 0 picks one.' },
    { name: 'url', type: 'bool', default: 'false', usage: 'Print the URL instead of opening a browser.' },
  ],
  async run(invocation) {
    const { io, out, profile, parsed } = invocation
    const refused = await needsCluster(invocation)
    if (refused !== undefined) return refused
    const addon = profile.addons().find(({ name }) => name === 'dashboard')
    if (!addon?.enabled) {
      await out.complain('enabling', 'Enabling dashboard ...')
      for (const image of Object.values(addon?.images ?? {})) await out.step(`Using image ${image}`)
      await dashboardTip(invocation)
    }
    await out.complain('verifying', 'Verifying dashboard health ...')
    await profile.setAddon('dashboard', true, io.signal)
    await out.complain('launch', 'Launching proxy ...')
    const port = parsed.number('port') || PROXY_PORT
    await out.complain('verifying', 'Verifying proxy health ...')
    const url = `http://127.0.0.1:${port}/api/v1/namespaces/kubernetes-dashboard/services/http:kubernetes-dashboard:/proxy/`
    if (parsed.on('url')) await io.stdout.write(`${url}\n`)
    // There is no browser to open from inside this page's terminal, and the page behind the URL says that it is not simulated.
    else await out.line('celebrate', `Open ${url} with curl: this terminal has no browser of its own.`)
    const silent = { write: () => Promise.resolve() }
    return io.run(['kubectl', '--context', profile.name, 'proxy', `--port=${port}`], { stdout: silent })
  },
}

const environment = (name: string, runtime: string, short: string): Subcommand => ({
  path: name,
  group: 'Images Commands',
  short,
  async run(invocation) {
    const refused = await needsCluster(invocation)
    if (refused !== undefined) return refused
    return misused(
      invocation,
      `The ${name} command is only compatible with the "${runtime}" runtime, but this cluster was configured to use the "containerd" runtime.`,
    )
  },
})

const completion: Subcommand = {
  path: 'completion',
  group: 'Other Commands',
  short: 'Generate command completion for a shell',
  operands: 'SHELL',
  async run(invocation) {
    const { io, words } = invocation
    const [shell] = words
    if (shell === undefined || words.length > 1) return misused(invocation, 'Usage: minikube completion SHELL')
    if (!['bash', 'zsh', 'fish', 'powershell'].includes(shell)) {
      await invocation.out.complain('failure', 'Sorry, completion support is not yet implemented for "' + shell + '"')
      return EXIT.usage
    }
    await io.stdout.write(`# ${shell} completion for minikube: this terminal completes minikube's commands and flags without it.\n`)
    return 0
  },
}

const mount: Subcommand = {
  path: 'mount',
  group: 'Advanced Commands',
  short: 'Mounts the specified directory into minikube',
  operands: '<source directory>:<target directory>',
  async run(invocation: Invocation) {
    const { out, words } = invocation
    if (words.length !== 1 || !words[0]!.includes(':'))
      return misused(
        invocation,
        'Please specify the directory to be mounted: \n\tminikube mount <source directory>:<target directory>   (example: "/host-home:/vm-home")',
      )
    const refused = await needsCluster(invocation)
    if (refused !== undefined) return refused
    return out.exit(EXIT.guest, 'GUEST_MOUNT', 'shared folders are not part of this playground: use "minikube cp" to bring files to a node')
  },
}

export const aroundCommands: readonly Subcommand[] = [
  dashboard,
  freeze(true),
  freeze(false),
  environment(
    'docker-env',
    'docker',
    "Provides instructions to point your terminal's docker-cli to the Docker Engine inside minikube. (Useful for building docker images directly inside minikube)",
  ),
  environment('podman-env', 'crio', "Configure environment to use minikube's Podman service"),
  mount,
  kubectl,
  completion,
]
