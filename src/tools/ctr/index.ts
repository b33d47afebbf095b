/** ctr: containerd's own client, as far as one looks around with it: namespaces, images, containers, tasks, version. */
import type { Command } from '../../shell/command'
import { tool } from '../../shell/tools/tool'
import { columns, humanSize, type RuntimeView } from '../runtime-view'

const GROUPS = ['containers', 'images', 'namespaces', 'tasks', 'version', 'plugins']
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
      const images = here ? runtime.images() : []
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
      try {
        await runtime.pull(reference, context.signal)
      } catch (error) {
        if (context.signal.aborted) throw error
        return complain((error as Error).message)
      }
      await out(`${reference}: saved\n`)
      return 0
    }
    if (group === 'images' && (verb === 'rm' || verb === 'remove' || verb === 'delete')) {
      for (const reference of rest.slice(2)) if (runtime.removeImage(reference)) await out(`${reference}\n`)
      return 0
    }
    if (group === 'containers' && (verb === 'ls' || verb === 'list')) {
      const containers = here ? runtime.containers() : []
      const rows = [
        ...containers.map(({ id, imageReference }) => [id, imageReference, 'io.containerd.runc.v2']),
        ...(here ? runtime.sandboxes() : []).map(({ id }) => [id, 'registry.k8s.io/pause:3.10.1', 'io.containerd.runc.v2']),
      ].sort((a, b) => (a[0]! < b[0]! ? -1 : 1))
      await out(rest.includes('-q') ? rows.map(([id]) => `${id}\n`).join('') : columns([['CONTAINER', 'IMAGE', 'RUNTIME'], ...rows], 0))
      return 0
    }
    if (group === 'tasks' && (verb === 'ls' || verb === 'list')) {
      const running = (here ? runtime.containers() : []).filter(({ state }) => state === 'Running')
      await out(columns([['TASK', 'PID', 'STATUS'], ...running.map(({ id, pid }) => [id, String(pid), 'RUNNING'])], 0))
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
