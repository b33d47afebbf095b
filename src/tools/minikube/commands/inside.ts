/** `minikube ssh`, `cp`, `logs`, `image`: what is on the machines. */
import type { CommandContext } from '../../../shell/command'
import type { MinikubeNode } from '../host'
import { EXIT, misused, noNode, nodeOf, noProfile, notRunning, type Invocation, type Subcommand } from '../subcommand'
import { drawTable } from '../table'

const NODE = { name: 'node', shorthand: 'n', type: 'string', default: '', usage: 'The node; the control plane when not given.' } as const

/** The node that was asked for, running; else the exit code of what was said about it. */
async function running(invocation: Invocation, word: string): Promise<MinikubeNode | number> {
  const { profile } = invocation
  if (!profile.exists()) return noProfile(invocation)
  const node = nodeOf(profile, word)
  if (!node) return noNode(invocation, word)
  return node.state === 'Running' ? node : notRunning(invocation)
}

const ssh: Subcommand = {
  path: 'ssh',
  group: 'Advanced Commands',
  short: 'Log into the minikube environment (for debugging)',
  long: "Log into or run a command on a machine with SSH; similar to 'docker-machine ssh'.",
  interspersed: false,
  flags: [{ name: 'native-ssh', type: 'bool', default: 'true', usage: 'Use the SSH client that is built in.' }, NODE],
  async run(invocation) {
    const node = await running(invocation, invocation.parsed.text('node'))
    if (typeof node === 'number') return node
    return invocation.profile.ssh(node.name, invocation.io, [...invocation.words, ...invocation.parsed.rest])
  },
}

/** `node:path`, or a path of this machine. */
function place(word: string, profile: Invocation['profile']): { readonly node: string | undefined; readonly path: string } {
  const parts = /^([\w.-]+):(.*)$/.exec(word)
  return parts && nodeOf(profile, parts[1]!) ? { node: nodeOf(profile, parts[1]!)!.name, path: parts[2]! } : { node: undefined, path: word }
}

function local(io: CommandContext, path: string): string {
  return path.startsWith('/') ? path : `${io.cwd}/${path}`
}

const cp: Subcommand = {
  path: 'cp',
  group: 'Advanced Commands',
  short: 'Copy the specified file into minikube',
  long: 'Copy the specified file into minikube, it will be saved at path <target file absolute path> in your minikube.\nDefault target node controlplane and If <source node name> is omitted, It will trying to copy from host.',
  operands: '<source file path> <target file absolute path>',
  async run(invocation) {
    const { io, profile, words, out } = invocation
    const [from, to, ...more] = words
    if (from === undefined || to === undefined || more.length > 0)
      return misused(
        invocation,
        'Please specify the path to copy: \n\tminikube cp <source file path> <target file absolute path> (example: "minikube cp a/b.txt /copied.txt")',
      )
    const main = await running(invocation, '')
    if (typeof main === 'number') return main
    const source = place(from, profile)
    const target = place(to, profile)
    const path = local(io, source.path)
    const data =
      source.node !== undefined
        ? profile.copyFrom(source.node, source.path)
        : io.files.exists(path) && io.files.stat(path).type === 'file'
          ? io.files.read(path)
          : undefined
    if (!data) {
      if (source.node !== undefined) return out.exit(EXIT.program, 'INET_CP', `stat ${source.path}: no such file or directory`)
      return misused(invocation, `Cannot find directory ${source.path} for copy`)
    }
    if (source.node !== undefined && target.node === undefined) {
      io.files.makeDirectory(local(io, target.path).replace(/\/[^/]*$/, '') || '/', { parents: true })
      io.files.write(local(io, target.path), data)
      return 0
    }
    if (!target.path.startsWith('/'))
      return misused(
        invocation,
        `<target file absolute path> must be an absolute Path. Relative Path is not allowed (example: "minikube:/home/docker/copied.txt")`,
      )
    profile.copyTo(
      target.node ?? main.name,
      target.path.endsWith('/') ? `${target.path}${source.path.split('/').at(-1)}` : target.path,
      data,
    )
    return 0
  },
}

/** Runs a command on a node and gives what it printed. */
async function captured(invocation: Invocation, node: string, command: string): Promise<{ readonly code: number; readonly text: string }> {
  const decoder = new TextDecoder()
  let text = ''
  const sink = { write: async (data: Uint8Array | string) => void (text += typeof data === 'string' ? data : decoder.decode(data)) }
  const nothing = { read: () => Promise.resolve(null) }
  const io = {
    ...invocation.io,
    stdout: sink,
    stderr: sink,
    stdin: nothing,
    isTty: { stdin: false, stdout: false, stderr: false },
  } as CommandContext
  const code = await invocation.profile.ssh(node, io, [command])
  return { code, text }
}

const logs: Subcommand = {
  path: 'logs',
  group: 'Troubleshooting Commands',
  short: 'Returns logs to debug a local Kubernetes cluster',
  long: 'Gets the logs of the running instance, used for debugging minikube, not user code.',
  flags: [
    { name: 'file', type: 'string', default: '', usage: 'Write to this file instead of the terminal.' },
    { name: 'follow', shorthand: 'f', type: 'bool', default: 'false', usage: 'Go on with new lines of the kubelet until stopped.' },
    { name: 'length', shorthand: 'n', type: 'int', default: '60', usage: 'How many lines of each part.' },
    { name: 'node', type: 'string', default: '', usage: 'The node; the control plane when not given.' },
  ],
  async run(invocation) {
    const { io, parsed, profile } = invocation
    const node = await running(invocation, parsed.text('node'))
    if (typeof node === 'number') return node
    if (parsed.on('follow')) return profile.ssh(node.name, io, ['sudo journalctl -u kubelet -f'])
    const length = parsed.number('length')
    const parts: string[] = []
    const part = async (title: string, command: string): Promise<void> => {
      const { text } = await captured(invocation, node.name, command)
      parts.push(`==> ${title} <==\n${text.split('\n').slice(0, -1).slice(-length).join('\n')}\n`)
    }
    await part('container status', 'sudo crictl ps -a')
    const { text } = await captured(invocation, node.name, 'sudo crictl ps -a -o json')
    for (const { id, name } of containersOf(text)) await part(`${name} [${id.slice(0, 12)}]`, `sudo crictl logs --tail ${length} ${id}`)
    await part('kubelet', `sudo journalctl -u kubelet -n ${length}`)
    const whole = `\n${parts.join('\n\n')}\n`
    const file = parsed.text('file')
    if (file) io.files.write(local(io, file), whole)
    else await io.stdout.write(whole)
    return 0
  },
}

const SYSTEM = /^(etcd|kube-apiserver|kube-controller-manager|kube-scheduler|kube-proxy|coredns|storage-provisioner)$/

function containersOf(text: string): readonly { readonly id: string; readonly name: string }[] {
  try {
    const { containers = [] } = JSON.parse(text) as { containers?: { id: string; metadata?: { name?: string } }[] }
    return containers
      .map(({ id, metadata }) => ({ id, name: metadata?.name ?? '' }))
      .filter(({ name }) => SYSTEM.test(name))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}

const imageGroup: Subcommand = {
  path: 'image',
  group: 'Images Commands',
  short: 'Manage images',
  operands: 'COMMAND',
}

interface ListedImage {
  readonly id: string
  readonly repoTags?: readonly string[]
  readonly repoDigests?: readonly string[]
  readonly size?: string
}

async function imagesOn(invocation: Invocation, node: string): Promise<readonly ListedImage[]> {
  const { text } = await captured(invocation, node, 'sudo crictl images -o json')
  try {
    return (JSON.parse(text) as { images?: readonly ListedImage[] }).images ?? []
  } catch {
    return []
  }
}

const imageList: Subcommand = {
  path: 'image ls',
  aliases: ['list'],
  short: 'List images',
  examples: '\n$ minikube image ls\n',
  flags: [{ name: 'format', type: 'string', default: 'short', usage: 'One of short|table|json|yaml.' }],
  async run(invocation) {
    const { io, profile, parsed } = invocation
    const main = await running(invocation, '')
    if (typeof main === 'number') return main
    const byName = new Map<string, ListedImage>()
    for (const node of profile.nodes())
      if (node.state === 'Running')
        for (const image of await imagesOn(invocation, node.name))
          byName.set(image.repoTags?.[0] ?? image.repoDigests?.[0] ?? image.id, image)
    const images = [...byName].sort(([a], [b]) => (a < b ? 1 : -1))
    const format = parsed.text('format')
    if (format === 'json' || format === 'yaml') {
      const values = images.map(([, { id, repoTags = [], repoDigests = [], size = '0' }]) => ({
        id: id.replace('sha256:', ''),
        repoDigests,
        repoTags,
        size,
      }))
      const yaml = values
        .map(
          (each) =>
            `- id: ${each.id}\n  repoDigests:${each.repoDigests.map((d) => `\n  - ${d}`).join('') || ' []'}\n  repoTags:${each.repoTags.map((t) => `\n  - ${t}`).join('') || ' []'}\n  size: "${each.size}"\n`,
        )
        .join('')
      await io.stdout.write(format === 'json' ? `${JSON.stringify(values)}\n` : `${yaml}\n`)
    } else if (format === 'table') {
      const rows = images.map(([name, { id, size = '0' }]) => {
        const colon = name.lastIndexOf(':')
        return [name.slice(0, colon), name.slice(colon + 1), id.replace('sha256:', '').slice(0, 13), readable(Number(size))]
      })
      await io.stdout.write(drawTable(['IMAGE', 'TAG', 'IMAGE ID', 'SIZE'], rows))
    } else if (format === 'short') await io.stdout.write(`${images.map(([name]) => name).join('\n')}\n`)
    else return misused(invocation, `Unknown format: ${format}`)
    return 0
  },
}

/** `62.5MB`, with three significant digits. */
function readable(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let value = bytes
  let unit = 0
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000
  return `${Number(value.toPrecision(3))}${units[unit]}`
}

/** Runs one command for an image on every running node. */
const onEveryNode = (path: string, short: string, example: string, verb: string): Subcommand => ({
  path,
  short,
  examples: `\n$ minikube ${example}\n`,
  operands: 'IMAGE [IMAGE...]',
  async run(invocation) {
    const { io, profile, words, out } = invocation
    if (words.length === 0)
      return misused(
        invocation,
        `Please provide an image in your local daemon to load into minikube via <minikube image ${path.split(' ')[1]} IMAGE_NAME>`,
      )
    const main = await running(invocation, '')
    if (typeof main === 'number') return main
    for (const word of words)
      for (const node of profile.nodes()) {
        if (node.state !== 'Running') continue
        const { code, text } = await captured(invocation, node.name, `sudo crictl ${verb} ${word}`)
        if (code === 0) continue
        const action = path.split(' ')[1]!
        return out.exit(EXIT.guest, `GUEST_IMAGE_${action.toUpperCase()}`, `Failed to ${action} image ${word}`, async () =>
          io.stderr.write(text),
        )
      }
    return 0
  },
})

export const insideCommands: readonly Subcommand[] = [
  ssh,
  cp,
  logs,
  imageGroup,
  onEveryNode('image load', 'Load an image into minikube', 'image load image', 'pull'),
  imageList,
  onEveryNode('image pull', 'Pull images', 'image pull busybox', 'pull'),
  { ...onEveryNode('image rm', 'Remove one or more images', 'image rm busybox', 'rmi'), aliases: ['remove', 'unload'] },
]
