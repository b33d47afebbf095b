/** ctr: containerd's own client, as far as one looks around with it: namespaces, images, containers, tasks, version. */
import type { Command } from '../../shell/command'
import { tool } from '../../shell/tools/tool'
import { columns, type RuntimeView } from '../runtime-view'
import type { Sub } from './call'
import { listContainers, removeContainers } from './containers'
import { listImages, pullImage, removeImages } from './images'
import { run } from './run'
import { attachTask, killTask, listTasks, removeTask, startTask } from './tasks'

const REVISION = '75cb2b7193e4e490e9fbdc236c0e811ccaba3376'
const REFUSED =
  'failed to dial "/run/containerd/containerd.sock": connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory"'

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['c', 'containers'],
  ['container', 'containers'],
  ['image', 'images'],
  ['i', 'images'],
  ['namespace', 'namespaces'],
  ['ns', 'namespaces'],
  ['task', 'tasks'],
  ['t', 'tasks'],
])

const version: Sub = async ({ runtime, out }) => {
  await out(
    `Client:\n  Version:  v${runtime.version}\n  Revision: ${REVISION}\n  Go version: go1.24.6\n\nServer:\n  Version:  v${runtime.version}\n  Revision: ${REVISION}\n`,
  )
  return 0
}

const listNamespaces: Sub = async ({ words, out }) => {
  const rows = [
    ['NAME', 'LABELS '],
    ['default', '       '],
    ['k8s.io', '       '],
  ]
  await out(words.includes('-q') ? 'default\nk8s.io\n' : columns(rows, 0))
  return 0
}

/** The sub-commands of a group, by their names with spaces between. */
const verbs = (subs: Readonly<Record<string, Sub>>): ReadonlyMap<string, Sub> =>
  new Map(Object.entries(subs).flatMap(([names, sub]) => names.split(' ').map((name) => [name, sub] as const)))

/** What stands alone, and what has sub-commands of its own. */
const GROUPS: ReadonlyMap<string, Sub | ReadonlyMap<string, Sub>> = new Map<string, Sub | ReadonlyMap<string, Sub>>([
  ['containers', verbs({ 'ls list': listContainers, 'rm remove delete del': removeContainers })],
  ['images', verbs({ 'ls list': listImages, pull: pullImage, 'rm remove delete': removeImages })],
  ['namespaces', verbs({ 'ls list': listNamespaces })],
  ['run', run],
  ['tasks', verbs({ 'ls list': listTasks, attach: attachTask, kill: killTask, 'rm delete': removeTask, start: startTask })],
  ['version', version],
])

const HELP = `NAME:\n   ctr - containerd CLI\n\nUSAGE:\n   ctr [global options] command [command options] [arguments...]\n\nCOMMANDS:\n${[...GROUPS.keys()].map((each) => `   ${each}\n`).join('')}`

/** Takes the options that stand before the sub-command. */
function globalOptions(args: readonly string[], fallback: string): { readonly namespace: string; readonly rest: readonly string[] } {
  let namespace = fallback
  let at = 0
  for (; at < args.length; at++) {
    const word = args[at]!
    if (word === '-n' || word === '--namespace') namespace = args[++at] ?? namespace
    else if (word.startsWith('--namespace=')) namespace = word.slice(12)
    else if (word === '-a' || word === '--address') at++
    else break
  }
  return { namespace, rest: args.slice(at) }
}

export function ctrCommand(runtime: RuntimeView): Command {
  return tool('ctr', async ({ context, args, out }) => {
    const { namespace, rest } = globalOptions(args, context.env['CONTAINERD_NAMESPACE'] ?? 'default')
    const complain = async (message: string): Promise<number> => {
      await context.stderr.write(`ctr: ${message}\n`)
      return 1
    }
    if (!runtime.running()) return complain(REFUSED)
    const [typed, verb] = rest
    if (typed === undefined || typed === 'help' || typed === '--help') {
      await out(HELP)
      return 0
    }
    const group = GROUPS.get(ALIASES.get(typed) ?? typed)
    const call = (sub: Sub, words: readonly string[]) => sub({ runtime, context, namespace, words, out, complain })
    if (typeof group === 'function') return call(group, rest.slice(1))
    const sub = group?.get(verb ?? '')
    return sub ? call(sub, rest.slice(2)) : complain(`No help topic for '${verb ?? typed}'`)
  })
}
