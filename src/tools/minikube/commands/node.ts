/** `minikube node list|add|start|stop|delete`: machines of the cluster one by one. */
import {
  BASE_IMAGE,
  CONTAINERD_VERSION,
  KUBERNETES_VERSION,
  misused,
  noNode,
  nodeOf,
  noProfile,
  type Invocation,
  type Subcommand,
} from '../subcommand'
import type { MinikubeNode } from '../host'

/** Looks a named node up, complaining when the name is missing or unknown. */
async function find(invocation: Invocation, verb: string): Promise<MinikubeNode | number> {
  const { profile, words } = invocation
  const [word] = words
  if (!word) return misused(invocation, verb === 'start' ? 'name is required' : `Usage: minikube node ${verb} [name]`)
  if (!profile.exists()) return noProfile(invocation)
  return nodeOf(profile, word) ?? noNode(invocation, word)
}

const group: Subcommand = {
  path: 'node',
  group: 'Advanced Commands',
  short: 'Add, remove, or list additional nodes',
  long: 'Operations on nodes',
  run: (invocation) => misused(invocation, 'Usage: minikube node [add|start|stop|delete|list]'),
}

const list: Subcommand = {
  path: 'node list',
  short: 'List nodes.',
  long: 'List existing minikube nodes.',
  async run(invocation) {
    if (!invocation.profile.exists()) return noProfile(invocation)
    for (const node of invocation.profile.nodes()) await invocation.io.stdout.write(`${node.name}\t${node.ip}\n`)
    return 0
  },
}

const add: Subcommand = {
  path: 'node add',
  short: 'Adds a node to the given cluster.',
  long: 'Adds a node to the given cluster config, and starts it.',
  flags: [{ name: 'worker', type: 'bool', default: 'true', usage: 'Whether the node runs workloads.' }],
  async run(invocation) {
    const { io, out, profile } = invocation
    if (!profile.exists()) return noProfile(invocation)
    const numbers = profile.nodes().map((node) => Number(/-m(\d+)$/.exec(node.name)?.[1] ?? 1))
    const short = `m${String(Math.max(...numbers) + 1).padStart(2, '0')}`
    const { cpus, memory } = profile.size()
    await out.line('happy', `Adding node ${short} to cluster ${profile.name} as [worker]`)
    await out.line('thumbsUp', `Starting "${profile.name}-${short}" worker node in "${profile.name}" cluster`)
    await out.line('pulling', `Pulling base image ${BASE_IMAGE} ...`)
    await out.line('startingMachine', `Creating docker container (CPUs=${cpus}, Memory=${memory}MB) ...`)
    await profile.addNode(io.signal)
    await out.line('containerd', `Preparing Kubernetes ${KUBERNETES_VERSION} on containerd ${CONTAINERD_VERSION} ...`)
    await out.line('healthCheck', 'Verifying Kubernetes components...')
    await out.line('ready', `Successfully added ${short} to ${profile.name}!`)
    return 0
  },
}

const start: Subcommand = {
  path: 'node start',
  short: 'Starts a node.',
  long: 'Starts an existing stopped node in a cluster.',
  operands: '[name]',
  async run(invocation) {
    const { io, out, profile } = invocation
    const node = await find(invocation, 'start')
    if (typeof node === 'number') return node
    if (node.state === 'Running') {
      await out.line('running', `${node.name} is already running`)
      return 0
    }
    const kind = node.controlPlane ? 'primary control-plane' : 'worker'
    await out.line('thumbsUp', `Starting "${node.name}" ${kind} node in "${profile.name}" cluster`)
    await out.line('pulling', `Pulling base image ${BASE_IMAGE} ...`)
    await out.line('restarting', `Restarting existing docker container for "${node.name}" ...`)
    await profile.startNode(node.name, io.signal)
    await out.line('containerd', `Preparing Kubernetes ${KUBERNETES_VERSION} on containerd ${CONTAINERD_VERSION} ...`)
    await out.line('healthCheck', 'Verifying Kubernetes components...')
    await out.line('happy', `Successfully started node ${node.name}!`)
    return 0
  },
}

const stop: Subcommand = {
  path: 'node stop',
  short: 'Stops a node in a cluster.',
  operands: '[name]',
  async run(invocation) {
    const { io, out, profile } = invocation
    const node = await find(invocation, 'stop')
    if (typeof node === 'number') return node
    await out.line('stopping', `Stopping node "${node.name}"  ...`)
    if (node.state === 'Running') {
      await out.line('powerOff', `Powering off "${node.name}" via SSH ...`)
      await profile.stopNode(node.name, io.signal)
    }
    await out.line('stopped', `Successfully stopped node ${node.name}`)
    return 0
  },
}

const remove: Subcommand = {
  path: 'node delete',
  short: 'Deletes a node from a cluster.',
  operands: '[name]',
  async run(invocation) {
    const { io, out, profile, words } = invocation
    const node = await find(invocation, 'delete')
    if (typeof node === 'number') return node
    if (node.controlPlane) return misused(invocation, 'the primary control-plane node cannot be deleted: use "minikube delete"')
    await out.line('startingMachine', `Deleting node ${words[0]} from cluster ${profile.name}`)
    await out.line('stopping', `Stopping node "${node.name}"  ...`)
    if (node.state === 'Running') await out.line('powerOff', `Powering off "${node.name}" via SSH ...`)
    await out.line('startingMachine', `Deleting "${node.name}" in docker ...`)
    await profile.deleteNode(node.name, io.signal)
    await out.line('deleted', `Node ${words[0]} was successfully deleted.`)
    return 0
  },
}

export const nodeCommands: readonly Subcommand[] = [group, add, remove, list, start, stop]
