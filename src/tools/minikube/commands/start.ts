/** `minikube start`: makes the machine, starts the control plane, enables addons; or brings a stopped cluster back. */
import { own } from '../../../shell/own'
import { readConfig } from '../config-file'
import type { MinikubeProfile, StartOptions } from '../host'
import { BASE_IMAGE, CONTAINERD_VERSION, EXIT, KUBERNETES_VERSION, VERSION, type Invocation, type Subcommand } from '../subcommand'
import { enable } from './addons'

const DRIVERS = ['virtualbox', 'kvm2', 'qemu2', 'qemu', 'podman', 'none', 'ssh', 'vmware']
const MISSING: Readonly<Record<string, string>> = {
  virtualbox: 'unable to find VBoxManage in $PATH',
  kvm2: 'exec: "virsh": executable file not found in $PATH',
  podman: 'exec: "podman": executable file not found in $PATH',
}
const LEAST_MEMORY = 1800
const LEAST_CPUS = 2

interface Wanted {
  readonly nodes: number
  readonly cpus: number
  /** MiB */
  readonly memory: number
  readonly disk: number
  readonly extraConfig: StartOptions['extraConfig']
}

interface Complaint {
  readonly reason: string
  readonly message: string
  readonly code: number
}

/** `3072`, `3g`, `3072mb`: MiB; NaN when it is none of these. */
function mebibytes(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)\s*([kmg]?)i?b?$/i.exec(text)
  return parts ? Math.floor(Number(parts[1]) * ({ k: 1 / 1024, g: 1024 }[parts[2]!.toLowerCase()] ?? 1)) : NaN
}

/** A flag, else what `minikube config` says, else the flag's default. */
function value({ io, parsed }: Invocation, name: string): string {
  if (parsed.given(name)) return parsed.text(name)
  const configured = readConfig(io)[name]
  return configured === undefined ? parsed.text(name) : String(configured)
}

const EXTRA = ['apiserver', 'controller-manager', 'scheduler', 'etcd']

/** `component.flag=value`, or what is wrong with it. */
function readExtra(text: string): StartOptions['extraConfig'][number] | string {
  const parts = /^([^.=]+)\.([^=]+)=(.*)$/.exec(text)
  if (!parts)
    return `invalid argument "${text}" for "--extra-config" flag: invalid value: must contain at least one period and an equal sign: "${text}"`
  const [, component = '', name = '', value = ''] = parts
  if (EXTRA.includes(component)) return { component, name, value }
  return ['kubelet', 'kubeadm', 'kube-proxy'].includes(component)
    ? `--extra-config for ${component} is not part of this playground: only for ${EXTRA.join(', ')}`
    : `Sorry, the ${component} component is not valid for --extra-config: valid ones are ${EXTRA.join(', ')}`
}

function read(invocation: Invocation): Wanted | Complaint {
  const usage = (message: string): Complaint => ({ reason: 'MK_USAGE', message, code: EXIT.usage })
  const nodes = Number(value(invocation, 'nodes'))
  const cpus = Number(value(invocation, 'cpus'))
  const memory = mebibytes(value(invocation, 'memory'))
  const disk = mebibytes(value(invocation, 'disk-size'))
  const driver = value(invocation, 'driver') || value(invocation, 'vm-driver') || 'docker'
  const runtime = value(invocation, 'container-runtime')
  const version = value(invocation, 'kubernetes-version')
  if (nodes < 1) return usage('The number of nodes must be at least 1')
  if (Number.isNaN(memory))
    return usage(`Unable to parse memory '${value(invocation, 'memory')}': invalid size: '${value(invocation, 'memory')}'`)
  if (memory < LEAST_MEMORY)
    return {
      reason: 'RSRC_INSUFFICIENT_REQ_MEMORY',
      message: `Requested memory allocation ${memory}MiB is less than the usable minimum of ${LEAST_MEMORY}MB`,
      code: EXIT.memory,
    }
  if (!Number.isInteger(cpus)) return usage(`Unable to parse cpus '${value(invocation, 'cpus')}'`)
  if (cpus < LEAST_CPUS)
    return {
      reason: 'RSRC_INSUFFICIENT_CORES',
      message: ` Requested cpu count ${cpus} is less than the minimum allowed of ${LEAST_CPUS}`,
      code: EXIT.cores,
    }
  if (Number.isNaN(disk))
    return usage(
      `Validation unable to parse disk size '${value(invocation, 'disk-size')}': invalid size: '${value(invocation, 'disk-size')}'`,
    )
  if (driver !== 'docker')
    return DRIVERS.includes(driver)
      ? {
          reason: `PROVIDER_${driver.toUpperCase()}_NOT_FOUND`,
          message: `The '${driver}' provider was not found: ${own(MISSING, driver) ?? 'not installed on this machine'}`,
          code: EXIT.provider,
        }
      : { reason: 'DRV_UNSUPPORTED_OS', message: `The driver '${driver}' is not supported on linux/amd64`, code: EXIT.unsupportedDriver }
  if (!['containerd', ''].includes(runtime))
    return usage(
      ['docker', 'cri-o', 'crio'].includes(runtime)
        ? `Container runtime "${runtime}" is not part of this playground: its nodes run containerd`
        : `Invalid Container Runtime: "${runtime}". Valid runtimes are: [cri-o containerd docker]`,
    )
  if (!['stable', 'latest', KUBERNETES_VERSION, KUBERNETES_VERSION.slice(1)].includes(version))
    return /^v?\d+\.\d+(\.\d+)?$/.test(version)
      ? usage(`Kubernetes ${version} is not part of this playground: its clusters are ${KUBERNETES_VERSION}`)
      : usage(`Unable to parse "${version}": No Major.Minor.Patch elements found`)
  const extraConfig = invocation.parsed.list('extra-config').map(readExtra)
  const wrong = extraConfig.find((each) => typeof each === 'string')
  if (wrong !== undefined) return usage(wrong)
  return { nodes, cpus, memory, disk, extraConfig: extraConfig.filter((each) => typeof each !== 'string') }
}

async function worker(invocation: Invocation, name: string): Promise<void> {
  const { out, io, profile } = invocation
  await io.stdout.write('\n')
  await out.line('thumbsUp', `Starting "${name}" worker node in "${profile.name}" cluster`)
  await out.line('pulling', `Pulling base image ${BASE_IMAGE} ...`)
  const { cpus, memory } = profile.size()
  await out.line('startingMachine', `Creating docker container (CPUs=${cpus}, Memory=${memory}MB) ...`)
  await profile.addNode(io.signal)
  await out.line('network', 'Found network options:')
  await out.step(`NO_PROXY=${profile.nodes()[0]?.ip ?? ''}`)
  await out.line('containerd', `Preparing Kubernetes ${KUBERNETES_VERSION} on containerd ${CONTAINERD_VERSION} ...`)
  await out.step(`env NO_PROXY=${profile.nodes()[0]?.ip ?? ''}`)
  await out.line('healthCheck', 'Verifying Kubernetes components...')
}

/** What a cluster that is there cannot be given any more. */
async function unchangeable({ out, parsed, profile }: Invocation, wanted: Wanted): Promise<void> {
  const size = profile.size()
  const complain = (what: string): Promise<void> =>
    out.complain('warning', `You cannot change the ${what} for an existing minikube cluster. Please first delete the cluster.`)
  if (parsed.given('memory') && wanted.memory !== size.memory) await complain('memory size')
  if (parsed.given('cpus') && wanted.cpus !== size.cpus) await complain('CPUs')
  if (parsed.given('nodes') && wanted.nodes !== profile.nodes().length)
    await out.complain(
      'warning',
      "You cannot change the number of nodes for an existing minikube cluster. Please use 'minikube node add' to add nodes to an existing cluster.",
    )
}

async function bringUp(invocation: Invocation, wanted: Wanted, existed: boolean): Promise<void> {
  const { out, io, parsed, profile } = invocation
  const running = profile.nodes().some((node) => node.controlPlane && node.state === 'Running')
  await out.line('thumbsUp', `Starting "${profile.name}" primary control-plane node in "${profile.name}" cluster`)
  await out.line('pulling', `Pulling base image ${BASE_IMAGE} ...`)
  if (existed && running) await out.line('running', `Updating the running docker "${profile.name}" container ...`)
  else if (existed) await out.line('restarting', `Restarting existing docker container for "${profile.name}" ...`)
  else await out.line('startingMachine', `Creating docker container (CPUs=${wanted.cpus}, Memory=${wanted.memory}MB) ...`)
  await profile.createMachine({ ...wanted, keepContext: parsed.on('keep-context') }, io.signal)
  await out.line('containerd', `Preparing Kubernetes ${KUBERNETES_VERSION} on containerd ${CONTAINERD_VERSION} ...`)
  for (const { component, name, value: given } of existed ? [] : wanted.extraConfig) await out.step(`${component}.${name}=${given}`)
  await profile.startControlPlane(io.signal)
  if (!existed) await out.line('network', 'Configuring bridge CNI (Container Networking Interface) ...')
  await out.line('healthCheck', 'Verifying Kubernetes components...')
  if (!parsed.on('install-addons')) return
  for (const { enabled, images } of profile.addons())
    if (enabled) for (const image of Object.values(images)) await out.step(`Using image ${image}`)
  await profile.deployAddons(io.signal)
}

export const start: Subcommand = {
  path: 'start',
  group: 'Basic Commands',
  short: 'Starts a local Kubernetes cluster',
  flags: [
    { name: 'addons', type: 'list', default: '', usage: 'Addons to enable, with commas between them. See `minikube addons list`.' },
    {
      name: 'container-runtime',
      shorthand: 'c',
      type: 'string',
      default: '',
      usage: 'What runs the containers: here it is always containerd.',
    },
    { name: 'cpus', type: 'string', default: '2', usage: 'CPUs of each node.' },
    {
      name: 'disk-size',
      type: 'string',
      default: '59820mb',
      usage: 'Disk of each node: a number with a unit, where the unit is b, k, m or g.',
    },
    { name: 'driver', type: 'string', default: '', usage: 'What the machines are made with: here it is always docker.' },
    { name: 'dry-run', type: 'bool', default: 'false', usage: 'Only check the flags, and change nothing.' },
    {
      name: 'extra-config',
      type: 'list',
      default: '',
      usage: 'Flags for components of the control plane, as component.flag=value: apiserver, controller-manager, scheduler, etcd.',
    },
    { name: 'install-addons', type: 'bool', default: 'true', usage: 'Whether addons are installed.' },
    { name: 'keep-context', type: 'bool', default: 'false', usage: 'Leave the current context of kubectl as it is.' },
    {
      name: 'kubernetes-version',
      type: 'string',
      default: 'stable',
      usage: `The version of Kubernetes: here it is always ${KUBERNETES_VERSION} (stable, latest).`,
    },
    { name: 'memory', type: 'string', default: '3072', usage: 'Memory of each node in MB; a unit k, m or g may follow the number.' },
    { name: 'nodes', shorthand: 'n', type: 'int', default: '1', usage: 'How many nodes the cluster has, the control plane included.' },
    { name: 'vm-driver', type: 'string', default: '', usage: 'The old name of --driver.' },
  ],
  async run(invocation) {
    const { out, parsed, profile } = invocation
    await out.line('happy', `${profile.name === 'minikube' ? '' : `[${profile.name}] `}minikube ${VERSION} on Debian 12.9`)
    const wanted = read(invocation)
    if ('reason' in wanted) return out.exit(wanted.code, wanted.reason, wanted.message)
    const unknown = parsed.list('addons').find((name) => !profile.addons().some((addon) => addon.name === name))
    if (unknown !== undefined) return out.exit(EXIT.usage, 'MK_USAGE', `${unknown} is not a valid addon`)
    const existed = profile.exists()
    const chosen = parsed.given('driver') || parsed.given('vm-driver')
    if (existed) await out.line('sparkle', 'Using the docker driver based on existing profile')
    else
      await out.line('sparkle', chosen ? 'Using the docker driver based on user configuration' : 'Automatically selected the docker driver')
    if (existed) await unchangeable(invocation, wanted)
    else await out.line('notice', 'Using Docker driver with root privileges')
    if (parsed.on('dry-run')) {
      await out.line('success', 'dry-run validation complete!')
      return 0
    }
    await bringUp(invocation, wanted, existed)
    for (const name of parsed.list('addons')) await enable({ ...invocation, words: [name] }, name)
    await out.line('addon', `Enabled addons: ${enabledNames(profile).join(', ')}`)
    await workers(invocation, wanted, existed)
    if (parsed.on('keep-context')) await out.line('ready', `To connect to this cluster, use:  --context=${profile.name}`)
    else await out.line('ready', `Done! kubectl is now configured to use "${profile.name}" cluster and "default" namespace by default`)
    return 0
  },
}

async function workers(invocation: Invocation, wanted: Wanted, existed: boolean): Promise<void> {
  const { io, profile } = invocation
  for (const node of profile.nodes()) if (!node.controlPlane && node.state === 'Stopped') await profile.startNode(node.name, io.signal)
  if (existed) return
  for (let number = 2; number <= wanted.nodes; number++) await worker(invocation, `${profile.name}-m${String(number).padStart(2, '0')}`)
}

function enabledNames(profile: MinikubeProfile): readonly string[] {
  return profile
    .addons()
    .filter((addon) => addon.enabled)
    .map((addon) => addon.name)
}
