/** `minikube stop`, `minikube delete`: switches the machines off, or takes them away with everything on them. */
import type { MinikubeProfile } from '../host'
import { misused, noProfile, type Invocation, type Subcommand } from '../subcommand'

/** Stops every node of a profile, the last one first; gives how many there are. */
async function stopAll({ io, out }: Invocation, profile: MinikubeProfile): Promise<number> {
  const nodes = [...profile.nodes()].reverse()
  for (const node of nodes) {
    await out.line('stopping', `Stopping node "${node.name}"  ...`)
    if (node.state !== 'Running') continue
    await out.line('powerOff', `Powering off "${node.name}" via SSH ...`)
    await profile.stopNode(node.name, io.signal)
  }
  return nodes.length
}

export const stop: Subcommand = {
  path: 'stop',
  group: 'Basic Commands',
  short: 'Stops a running local Kubernetes cluster',
  flags: [{ name: 'all', type: 'bool', default: 'false', usage: 'Stop all profiles.' }],
  async run(invocation) {
    const { out, profile, parsed, host } = invocation
    const all = parsed.on('all')
    if (!all && !profile.exists()) return noProfile(invocation)
    let stopped = 0
    for (const each of all ? host.profiles() : [profile]) stopped += await stopAll(invocation, each)
    await out.line('stopped', `${stopped} node${stopped === 1 ? '' : 's'} stopped.`)
    return 0
  },
}

async function removeOne({ io, out }: Invocation, profile: MinikubeProfile): Promise<void> {
  await out.line('startingMachine', `Deleting "${profile.name}" in docker ...`)
  const home = io.env['HOME'] ?? '/root'
  for (const node of profile.nodes()) {
    await out.line('startingMachine', `Deleting container "${node.name}" ...`)
    await out.line('startingMachine', `Removing ${home}/.minikube/machines/${node.name} ...`)
  }
  await profile.delete(io.signal)
  await out.line('deleted', `Removed all traces of the "${profile.name}" cluster.`)
}

export const remove: Subcommand = {
  path: 'delete',
  group: 'Basic Commands',
  short: 'Deletes a local Kubernetes cluster',
  long: 'Deletes a local Kubernetes cluster. This command deletes the VM, and removes all\nassociated files.',
  flags: [
    { name: 'all', type: 'bool', default: 'false', usage: 'Delete all profiles.' },
    { name: 'purge', type: 'bool', default: 'false', usage: "Also remove the '.minikube' folder." },
  ],
  async run(invocation) {
    const { io, out, profile, parsed, host, words } = invocation
    if (words.length > 0) return misused(invocation, 'Usage: minikube delete')
    const all = parsed.on('all')
    const profiles = host.profiles()
    if (parsed.on('purge') && profiles.length > 1 && !all) {
      await out.complain('failure', 'Multiple minikube profiles were found - ')
      for (const each of profiles) await io.stderr.write(`    - ${each.name}\n`)
      return misused(invocation, 'Usage: minikube delete --all --purge')
    }
    if (all) {
      if (profiles.length === 0) await out.line('shrug', 'No minikube profiles found. ')
      for (const each of profiles) await removeOne(invocation, each)
      if (profiles.length > 0) await out.line('startingMachine', 'Successfully deleted all profiles')
    } else if (profile.exists()) await removeOne(invocation, profile)
    else {
      await out.line('shrug', `Profile "${profile.name}" does not exist, trying anyways.`)
      await out.line('deleted', `Removed all traces of the "${profile.name}" cluster.`)
    }
    const store = `${io.env['HOME'] ?? '/root'}/.minikube`
    if (parsed.on('purge')) {
      if (io.files.exists(store)) io.files.remove(store, { recursive: true })
      await out.line('deleted', `Successfully purged minikube directory located at - [${store}]`)
    }
    return 0
  },
}
