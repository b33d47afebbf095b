/** ctr: containerd's own client, as far as one looks around with it: namespaces, images, containers, tasks, version. */
import type { Command } from '../../shell/command'
import { tool } from '../../shell/tools/tool'
import { columns, humanSize, type RuntimeView } from '../runtime-view'

const GROUPS = ['containers', 'images', 'namespaces', 'run', 'tasks', 'version']
const ALIASES: Readonly<Record<string, string>> = {
  c: 'containers',
  container: 'containers',
  image: 'images',
  i: 'images',
  namespace: 'namespaces',
  ns: 'namespaces',
  task: 'tasks',
  t: 'tasks',
}

export function ctrCommand(runtime: RuntimeView): Command {
  return tool('ctr', async ({ context, args, out }) => {
    let namespace = context.env['CONTAINERD_NAMESPACE'] ?? 'default'
    const rest: string[] = []
    for (let i = 0; i < args.length; i++) {
      const word = args[i]!
      if (rest.length === 0 && (word === '-n' || word === '--namespace')) namespace = args[++i] ?? namespace
      else if (rest.length === 0 && word.startsWith('--namespace=')) namespace = word.slice(12)
      else if (rest.length === 0 && (word === '-a' || word === '--address')) i++
      else rest.push(word)
    }
    const complain = async (message: string): Promise<number> => {
      await context.stderr.write(`ctr: ${message}\n`)
      return 1
    }
    if (!runtime.running())
      return complain(
        'failed to dial "/run/containerd/containerd.sock": connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused"',
      )
    const group = ALIASES[rest[0] ?? ''] ?? rest[0]
    const verb = rest[1]
    // Kubernetes keeps everything in the namespace k8s.io; others are empty.
    const here = namespace === 'k8s.io'
    if (group === 'version') {
      await out(
        `Client:\n  Version:  v${runtime.version}\n  Revision: 75cb2b7193e4e490e9fbdc236c0e811ccaba3376\n  Go version: go1.24.6\n\nServer:\n  Version:  v${runtime.version}\n  Revision: 75cb2b7193e4e490e9fbdc236c0e811ccaba3376\n`,
      )
      return 0
    }
    if (group === 'namespaces' && (verb === 'ls' || verb === 'list')) {
      await out(
        rest.includes('-q')
          ? 'default\nk8s.io\n'
          : columns(
              [
                ['NAME', 'LABELS '],
                ['default', '       '],
                ['k8s.io', '       '],
              ],
              0,
            ),
      )
      return 0
    }
    if (group === 'images' && (verb === 'ls' || verb === 'list')) {
      const images = runtime.images(namespace)
      const names = images.flatMap((each) => each.tags.map((tag) => ({ name: `${each.repository}:${tag}`, each })))
      if (rest.includes('-q')) await out(names.map(({ name }) => `${name}\n`).join(''))
      else
        await out(
          columns(
            [
              ['REF', 'TYPE', 'DIGEST', 'SIZE', 'PLATFORMS', 'LABELS'],
              ...names.map(({ name, each }) => [
                name,
                'application/vnd.oci.image.index.v1+json',
                each.digest,
                humanSize(each.size).replace('B', 'iB'),
                'linux/amd64',
                'io.cri-containerd.image=managed',
              ]),
            ],
            0,
          ),
        )
      return 0
    }
    if (group === 'images' && verb === 'pull') {
      const reference = rest.slice(2).find((word) => !word.startsWith('-'))
      if (!reference) return complain('please provide an image reference to pull')
      if (!/^[^/]+\//.test(reference)) return complain(`failed to resolve reference "${reference}": object required`)
      const began = context.system.clock.now()
      try {
        await runtime.pull(reference, context.signal, namespace)
      } catch (error) {
        if (context.signal.aborted) throw error
        return complain((error as Error).message)
      }
      const seconds = Math.max(0.1, (context.system.clock.now() - began) / 1000)
      const size =
        runtime.images(namespace).find(({ repository, tags }) => tags.some((tag) => `${repository}:${tag}` === reference))?.size ?? 0
      await out(
        `${reference.padEnd(38)}saved\t\nCompleted pull from OCI Registry (${reference})\telapsed: ${seconds.toFixed(1)} s\ttotal:  ${humanSize(size)}\t(${humanSize(size / seconds)}/s)\t\n`,
      )
      return 0
    }
    if (group === 'images' && (verb === 'rm' || verb === 'remove' || verb === 'delete')) {
      for (const reference of rest.slice(2)) if (runtime.removeImage(reference, namespace)) await out(`${reference}\n`)
      return 0
    }
    const apart = runtime.apart(namespace)
    const word = rest.slice(2).find((each) => !each.startsWith('-'))
    const named = apart.find(({ container }) => container.id === word)
    if (group === 'run') {
      const flags = rest.slice(1, rest.slice(1).findIndex((each) => !each.startsWith('-')) + 1)
      const [image, id, ...command] = rest.slice(1 + flags.length)
      if (image === undefined) return complain('image ref must be provided')
      if (id === undefined) return complain('container id must be provided')
      const foreign = flags.find((each) => !/^(-d|--detach|--rm|-t|--tty|--net-host|--env(=.*)?)$/.test(each))
      if (foreign !== undefined) return complain(`flag provided but not defined: ${foreign.replace(/=.*/, '')}`)
      const tty = flags.includes('-t') || flags.includes('--tty')
      try {
        if (apart.some(({ container }) => container.id === id)) return await complain(`container "${id}": already exists`)
        runtime.create({
          namespace,
          name: id,
          named: true,
          image,
          command,
          env: Object.fromEntries(
            flags
              .filter((each) => each.startsWith('--env='))
              .map((each) => [each.slice(6).split('=')[0]!, each.slice(6).replace(/^[^=]*=/, '')]),
          ),
          ports: [],
          hostNetwork: flags.includes('--net-host'),
          tty,
          stdin: true,
        })
        if (flags.includes('-d') || flags.includes('--detach')) {
          runtime.start(id)
          return 0
        }
        const code = await runtime.attach(id, context)
        if (flags.includes('--rm')) runtime.remove(id)
        return code
      } catch (error) {
        if (context.signal.aborted) throw error
        return complain((error as Error).message)
      }
    }
    if (group === 'containers' && (verb === 'ls' || verb === 'list')) {
      const containers = here ? runtime.containers() : apart.map(({ container }) => container)
      const rows = [
        ...containers.map(({ id, imageReference }) => [id, imageReference, 'io.containerd.runc.v2']),
        ...(here ? runtime.sandboxes() : []).map(({ id }) => [id, 'registry.k8s.io/pause:3.10.1', 'io.containerd.runc.v2']),
      ].sort((a, b) => (a[0]! < b[0]! ? -1 : 1))
      await out(rest.includes('-q') ? rows.map(([id]) => `${id}\n`).join('') : columns([['CONTAINER', 'IMAGE', 'RUNTIME'], ...rows], 0))
      return 0
    }
    if (group === 'containers' && (verb === 'rm' || verb === 'remove' || verb === 'delete' || verb === 'del')) {
      const ids = rest.slice(2).filter((each) => !each.startsWith('-'))
      if (ids.length === 0) return complain('must specify at least one container to delete')
      for (const id of ids) {
        const one = apart.find(({ container }) => container.id === id)
        if (!one) return complain(`container "${id}" in namespace "${namespace}": not found`)
        if (one.container.state === 'Running')
          return complain('cannot delete a non stopped container: {running 0 0001-01-01 00:00:00 +0000 UTC}')
        runtime.remove(id)
      }
      return 0
    }
    if (group === 'tasks' && (verb === 'ls' || verb === 'list')) {
      const tasks = (here ? runtime.containers() : apart.map(({ container }) => container)).filter(({ state }) => state !== 'Created')
      const shown = here ? tasks.filter(({ state }) => state === 'Running') : tasks
      await out(
        columns(
          [['TASK', 'PID', 'STATUS'], ...shown.map(({ id, pid, state }) => [id, String(pid), state === 'Running' ? 'RUNNING' : 'STOPPED'])],
          0,
        ),
      )
      return 0
    }
    if (group === 'tasks' && (verb === 'kill' || verb === 'start' || verb === 'rm' || verb === 'delete' || verb === 'attach')) {
      if (!named) return complain(`container "${word ?? ''}" in namespace "${namespace}": not found`)
      const { id, state } = named.container
      if (verb === 'kill') {
        const at = rest.findIndex((each) => each === '-s' || each === '--signal')
        runtime.signal(id, (at < 0 ? 'TERM' : (rest[at + 1] ?? 'TERM')).replace(/^SIG/, '').replace(/^9$/, 'KILL'))
      } else if (verb === 'attach') return runtime.attach(id, context)
      else if (verb === 'start') runtime.start(id)
      else if (state === 'Running') return complain(`cannot delete a running process: ${id}`)
      return 0
    }
    if (group === undefined || group === 'help' || group === '--help') {
      await out(
        `NAME:\n   ctr - containerd CLI\n\nUSAGE:\n   ctr [global options] command [command options] [arguments...]\n\nCOMMANDS:\n${GROUPS.map((each) => `   ${each}\n`).join('')}`,
      )
      return 0
    }
    return complain(verb === undefined ? `No help topic for '${rest[0]}'` : `No help topic for '${verb}'`)
  })
}
