/** `minikube stop`, `minikube delete`: switches the machines off, or takes them away with everything on them. */
import { noProfile, type Subcommand } from '../subcommand'

export const stop: Subcommand = {
  path: 'stop',
  short: 'Stops a running local Kubernetes cluster',
  async run(invocation) {
    const { io, out, profile } = invocation
    if (!profile.exists()) return noProfile(invocation)
    let stopped = 0
    for (const node of [...profile.nodes()].reverse()) {
      await out.line('stopping', `Stopping node "${node.name}"  ...`)
      if (node.state === 'Running') {
        await out.line('powerOff', `Powering off "${node.name}" via SSH ...`)
        await profile.stopNode(node.name, io.signal)
      }
      stopped++
    }
    await out.line('stopped', `${stopped} node${stopped === 1 ? '' : 's'} stopped.`)
    return 0
  },
}

export const remove: Subcommand = {
  path: 'delete',
  short: 'Deletes a local Kubernetes cluster',
  flags: [
    { name: 'all', type: 'bool', default: 'false', usage: 'Delete all profiles.' },
    { name: 'purge', type: 'bool', default: 'false', usage: 'Also remove the .minikube folder.' },
  ],
  async run(invocation) {
    const { io, out, profile } = invocation
    if (!profile.exists()) {
      await out.line('shrug', 'Unable to find control-plane node minikube: no cluster named "minikube"')
      await out.line('deleted', 'Removed all traces of the "minikube" cluster.')
      return 0
    }
    await out.line('startingMachine', 'Deleting "minikube" in docker ...')
    const home = io.env['HOME'] ?? '/root'
    for (const node of profile.nodes()) {
      await out.line('startingMachine', `Deleting container "${node.name}" ...`)
      await out.line('startingMachine', `Removing ${home}/.minikube/machines/${node.name} ...`)
    }
    await profile.deleteAll(io.signal)
    await out.line('deleted', 'Removed all traces of the "minikube" cluster.')
    return 0
  },
}
