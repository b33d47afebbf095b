/** `minikube start`: makes the machine, starts the control plane, enables addons; or brings a stopped cluster back. */
import { BASE_IMAGE, CONTAINERD_VERSION, EXIT, KUBERNETES_VERSION, VERSION, type Invocation, type Subcommand } from '../subcommand'

async function prepare({ out, io, profile }: Invocation): Promise<void> {
  await out.line('containerd', `Preparing Kubernetes ${KUBERNETES_VERSION} on containerd ${CONTAINERD_VERSION} ...`)
  await profile.startControlPlane(io.signal)
}

async function finish({ out, io, profile }: Invocation): Promise<void> {
  await out.line('healthCheck', 'Verifying Kubernetes components...')
  await out.step('Using image gcr.io/k8s-minikube/storage-provisioner:v5')
  await profile.deployAddons(io.signal)
  const addons = profile
    .addons()
    .filter((addon) => addon.enabled)
    .map((addon) => addon.name)
  await out.line('addon', `Enabled addons: ${addons.join(', ')}`)
}

async function worker(invocation: Invocation, number: number): Promise<void> {
  const { out, io, profile } = invocation
  await io.stdout.write('\n')
  await out.line('thumbsUp', `Starting "minikube-m${String(number).padStart(2, '0')}" worker node in "minikube" cluster`)
  await out.line('pulling', `Pulling base image ${BASE_IMAGE} ...`)
  await profile.addNode(io.signal)
  await out.line('containerd', `Preparing Kubernetes ${KUBERNETES_VERSION} on containerd ${CONTAINERD_VERSION} ...`)
  await out.line('healthCheck', 'Verifying Kubernetes components...')
}

export const start: Subcommand = {
  path: 'start',
  short: 'Starts a local Kubernetes cluster',
  flags: [
    { name: 'nodes', shorthand: 'n', type: 'int', default: '1', usage: 'How many nodes the cluster has, the control plane included.' },
    { name: 'cpus', type: 'string', default: '2', usage: 'CPUs of each node.' },
    { name: 'memory', type: 'string', default: '3072', usage: 'Memory of each node in MB; k, m and g may follow the number.' },
    { name: 'driver', type: 'string', default: 'docker', usage: 'What the machine is made with. Only docker is there.' },
    {
      name: 'container-runtime',
      shorthand: 'c',
      type: 'string',
      default: 'containerd',
      usage: 'What runs the containers. Only containerd is there.',
    },
    { name: 'kubernetes-version', type: 'string', default: KUBERNETES_VERSION, usage: 'The version of Kubernetes.' },
  ],
  async run(invocation) {
    const { out, io, parsed, profile } = invocation
    const nodes = parsed.number('nodes')
    const unit = /^(\d+)\s*([kmg]?)b?$/i.exec(parsed.text('memory'))
    const memory = unit ? Number(unit[1]) * ({ k: 1 / 1024, g: 1024 }[unit[2]!.toLowerCase()] ?? 1) : NaN
    const complaint =
      nodes < 1
        ? 'The number of nodes must be at least 1'
        : Number.isNaN(memory)
          ? `Unable to parse memory '${parsed.text('memory')}': invalid size: '${parsed.text('memory')}'`
          : memory < 1800
            ? `Requested memory allocation ${Math.floor(memory)}MiB is less than the usable minimum of 1800MB`
            : !/^\d+$/.test(parsed.text('cpus')) || Number(parsed.text('cpus')) < 2
              ? `Requested cpu count ${parsed.text('cpus')} is less than the minimum allowed of 2`
              : !['docker', ''].includes(parsed.text('driver'))
                ? `The driver '${parsed.text('driver')}' is not supported here`
                : parsed.text('container-runtime') !== 'containerd'
                  ? `The container runtime '${parsed.text('container-runtime')}' is not supported here`
                  : !['stable', 'latest', KUBERNETES_VERSION, KUBERNETES_VERSION.slice(1)].includes(parsed.text('kubernetes-version'))
                    ? `Kubernetes version ${parsed.text('kubernetes-version')} is not supported here: this cluster is ${KUBERNETES_VERSION}`
                    : undefined
    await out.line('happy', `minikube ${VERSION} on Debian 12.9`)
    if (complaint) {
      await out.complain('failure', `Exiting due to MK_USAGE: ${complaint}`)
      return EXIT.usage
    }
    const existed = profile.exists()
    const running = profile.nodes().some((node) => node.controlPlane && node.state === 'Running')
    await out.line('sparkle', existed ? 'Using the docker driver based on existing profile' : 'Automatically selected the docker driver')
    if (!existed) await out.line('notice', 'Using Docker driver with root privileges')
    await out.line('thumbsUp', 'Starting "minikube" primary control-plane node in "minikube" cluster')
    await out.line('pulling', `Pulling base image ${BASE_IMAGE} ...`)
    if (existed && running) await out.line('running', 'Updating the running docker "minikube" container ...')
    else if (existed) await out.line('restarting', 'Restarting existing docker container for "minikube" ...')
    else await out.line('startingMachine', `Creating docker container (CPUs=${parsed.text('cpus')}, Memory=${Math.floor(memory)}MB) ...`)
    await profile.createMachine({ nodes, cpus: Number(parsed.text('cpus')), memory }, io.signal)
    await prepare(invocation)
    if (!existed) await out.line('network', 'Configuring bridge CNI (Container Networking Interface) ...')
    await finish(invocation)
    const workers = profile.nodes().filter((node) => !node.controlPlane)
    for (const node of workers) if (node.state === 'Stopped') await profile.startNode(node.name, io.signal)
    const wanted = existed ? 0 : nodes
    for (let number = workers.length + 2; number <= wanted; number++) await worker(invocation, number)
    await out.line('ready', 'Done! kubectl is now configured to use "minikube" cluster and "default" namespace by default')
    return 0
  },
}
