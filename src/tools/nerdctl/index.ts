/** nerdctl: a docker-like client of containerd, as far as one looks around with it. */
import type { Command } from '../../shell/command'
import { tool } from '../../shell/tools/tool'
import { fullName, pullShown } from '../pull-progress'
import { ago, byId, columns, humanSize, shortId, type ContainerView, type RuntimeView } from '../runtime-view'
import { parseRun, type RunRequest } from './run'

const SUBCOMMANDS = [
  'create',
  'exec',
  'images',
  'info',
  'inspect',
  'kill',
  'logs',
  'namespace',
  'port',
  'ps',
  'pull',
  'restart',
  'rm',
  'rmi',
  'run',
  'start',
  'stats',
  'stop',
  'version',
]

/** A container as it is listed, with the name and the ports it has here. */
interface Listed extends ContainerView {
  readonly known: string
  readonly ports: readonly { readonly host: number; readonly container: number }[]
}

export function nerdctlCommand(runtime: RuntimeView): Command {
  return tool('nerdctl', async ({ context, args, out }) => {
    let namespace = context.env['CONTAINERD_NAMESPACE'] ?? 'default'
    const words: string[] = []
    for (let i = 0; i < args.length; i++) {
      const word = args[i]!
      if (words.length === 0 && (word === '-n' || word === '--namespace')) namespace = args[++i] ?? namespace
      else if (words.length === 0 && /^(-n|--namespace)=/.test(word)) namespace = word.replace(/^[^=]*=/, '')
      else words.push(word)
    }
    const now = context.system.clock.now()
    const complain = async (message: string): Promise<number> => {
      await context.stderr.write(`time="${new Date(now).toISOString().slice(0, 19)}Z" level=fatal msg=${JSON.stringify(message)}\n`)
      return 1
    }
    if (!runtime.running()) return complain('cannot access containerd socket "/run/containerd/containerd.sock": no such file or directory')
    const [sub, ...rest] = words
    const here = namespace === 'k8s.io'
    const flag = (...names: readonly string[]): boolean => rest.some((word) => names.includes(word))
    const operands = rest.filter((word) => !word.startsWith('-'))
    const containers: readonly Listed[] = here
      ? runtime
          .containers()
          .map((each) => ({ ...each, known: `k8s://${each.sandbox.namespace}/${each.sandbox.name}/${each.name}`, ports: [] }))
      : runtime.apart(namespace).map(({ container, name, ports }) => ({ ...container, known: name, ports }))
    const nameOf = ({ known }: Listed): string => known
    const find = (id: string | undefined) =>
      id === undefined ? undefined : (containers.find((each) => nameOf(each) === id) ?? byId(containers, id))
    /** Does something to each container that was named. */
    const each = async (act: (found: Listed) => Promise<void> | void): Promise<number> => {
      if (operands.length === 0) return complain(`requires at least 1 arg(s), only received 0`)
      for (const id of operands) {
        const found = find(id)
        if (!found) return complain(`no such container ${id}`)
        try {
          await act(found)
        } catch (error) {
          if (context.signal.aborted) throw error
          return complain((error as Error).message)
        }
        await out(`${id}\n`)
      }
      return 0
    }
    const make = async (request: RunRequest): Promise<string> => {
      const { options } = request
      const full = fullName(options.image)
      const present = runtime.images(namespace).some(({ repository, tags }) => tags.some((tag) => `${repository}:${tag}` === full))
      if (!present) await pullShown(runtime, context, options.image, full, namespace)
      const random = Array.from({ length: 5 }, () => context.system.random(16).toString(16)).join('')
      const name = request.name ?? `${full.replace(/[:@].*$/, '').replace(/^.*\//, '')}-${random}`
      return runtime.create({ ...options, image: full, namespace, name, named: false }).container.id
    }
    switch (sub) {
      case 'run':
      case 'create': {
        if (here) return complain('containers of the namespace k8s.io are made by the kubelet')
        try {
          const request = parseRun(rest)
          const id = await make(request)
          if (sub === 'create') {
            await out(`${id}\n`)
            return 0
          }
          if (request.detach) {
            runtime.start(id)
            await out(`${id}\n`)
            return 0
          }
          const code = await runtime.attach(id, context)
          if (request.remove) runtime.remove(id)
          return code
        } catch (error) {
          if (context.signal.aborted) throw error
          return complain((error as Error).message)
        }
      }
      case 'start':
        return each(({ id, state }) => (state === 'Running' ? undefined : runtime.start(id)))
      case 'restart':
        return each(async ({ id, state }) => {
          if (state === 'Running') await runtime.stop(id, 10_000)
          runtime.start(id)
        })
      case 'kill':
        return each(({ id }) => runtime.signal(id, 'KILL'))
      case 'rm':
        return each(async ({ id, state, known }) => {
          if (state === 'Running') {
            if (!flag('-f', '--force'))
              throw new Error(`container ${known} is in running status. unpause/stop container first or force removal`)
            await runtime.stop(id, 0)
          }
          runtime.remove(id)
        })
      case 'port': {
        const found = find(operands[0])
        if (!found) return complain(`no such container ${operands[0] ?? ''}`)
        await out(found.ports.map(({ host, container }) => `${container}/tcp -> 0.0.0.0:${host}\n`).join(''))
        return 0
      }
      case 'ps': {
        const shown = containers.filter((each) => flag('-a', '--all') || each.state === 'Running').sort((a, b) => b.created - a.created)
        if (flag('-q', '--quiet')) await out(shown.map(({ id }) => `${id.slice(0, 12)}\n`).join(''))
        else
          await out(
            columns(
              [
                ['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'PORTS', 'NAMES'],
                ...shown.map((each) => {
                  const command = each.argv.join(' ')
                  return [
                    each.id.slice(0, 12),
                    each.imageReference,
                    JSON.stringify(command.length > 20 ? `${command.slice(0, 19)}…` : command),
                    ago(now - each.created),
                    each.state === 'Running' ? 'Up' : `Exited (${each.exitCode}) ${ago(now - (each.finished ?? now))}`,
                    each.state === 'Running' ? each.ports.map(({ host, container }) => `0.0.0.0:${host}->${container}/tcp`).join(', ') : '',
                    nameOf(each),
                  ]
                }),
              ],
              0,
            ),
          )
        return 0
      }
      case 'images':
        await out(
          columns(
            [
              ['REPOSITORY', 'TAG', 'IMAGE ID', 'PLATFORM', 'SIZE'],
              ...runtime
                .images(namespace)
                .flatMap((each) =>
                  each.tags.map((tag) => [
                    each.repository.replace(/^docker\.io\/(library\/)?/, ''),
                    tag,
                    shortId(each.digest).slice(0, 12),
                    'linux/amd64',
                    humanSize(each.size),
                  ]),
                ),
            ],
            0,
          ),
        )
        return 0
      case 'namespace':
      case 'ns':
        await out(
          columns(
            [
              ['NAME', 'CONTAINERS', 'IMAGES', 'VOLUMES', 'LABELS'],
              ['default', String(runtime.apart('default').length), String(runtime.images('default').length), '0', ''],
              ['k8s.io', String(runtime.containers().length), String(runtime.images().length), '0', ''],
            ],
            0,
          ),
        )
        return 0
      case 'logs': {
        const found = find(operands[0])
        if (!found) return complain(`no such container ${operands[0] ?? ''}`)
        for (const { stream, text } of runtime.logs(found.id)) await context[stream].write(text)
        if (flag('-f', '--follow')) await runtime.follow(found.id, ({ stream, text }) => void context[stream].write(text), context.signal)
        return 0
      }
      case 'exec': {
        const at = rest.findIndex((word) => !word.startsWith('-'))
        const found = find(rest[at])
        if (!found) return complain(`no such container ${rest[at] ?? ''}`)
        try {
          return await runtime.exec(
            found.id,
            rest.slice(at + 1),
            context,
            rest.slice(0, at).some((word) => /^-[a-z]*t|^--tty/.test(word)),
          )
        } catch (error) {
          if (context.signal.aborted) throw error
          return complain((error as Error).message)
        }
      }
      case 'inspect': {
        const found = find(operands[0])
        if (!found) return complain(`no such object ${operands[0] ?? ''}`)
        const { id, imageReference, argv, state, exitCode, created } = found
        await out(
          `${JSON.stringify([{ Id: id, Created: new Date(created).toISOString(), Path: argv[0], Args: argv.slice(1), State: { Status: state.toLowerCase(), Running: state === 'Running', Pid: found.pid, ExitCode: exitCode }, Image: imageReference, Name: nameOf(found) }], null, 4)}\n`,
        )
        return 0
      }
      case 'pull':
        try {
          if (operands[0] === undefined) return await complain('requires at least 1 arg(s), only received 0')
          await pullShown(runtime, context, operands[0], fullName(operands[0]), namespace)
          return 0
        } catch (error) {
          if (context.signal.aborted) throw error
          return complain((error as Error).message)
        }
      case 'rmi':
        for (const reference of operands)
          if (!runtime.removeImage(fullName(reference), namespace)) return complain(`no such image: ${reference}`)
        return 0
      case 'stop':
        return each(({ id }) => runtime.stop(id, 10_000))
      case 'stats':
        await out(
          columns(
            [
              ['CONTAINER ID', 'NAME', 'CPU %', 'MEM USAGE'],
              ...containers
                .filter(({ state }) => state === 'Running')
                .map((each) => [each.id.slice(0, 12), nameOf(each), `${(each.cpu / 10).toFixed(2)}%`, humanSize(each.memory)]),
            ],
            0,
          ),
        )
        return 0
      case 'version':
        await out(`Client:\n Version:\tv2.1.6\n OS/Arch:\tlinux/amd64\n\nServer:\n containerd:\n  Version:\tv${runtime.version}\n`)
        return 0
      case 'info':
        await out(
          `Client:\n Namespace:\t${namespace}\n\nServer:\n Server Version: v${runtime.version}\n Storage Driver: overlayfs\n Cgroup Driver: systemd\n Cgroup Version: 2\n`,
        )
        return 0
      case undefined:
      case 'help':
      case '--help':
        await out(
          `nerdctl is a command line interface for containerd\n\nUsage: nerdctl [flags]\n\nCommands:\n${SUBCOMMANDS.map((each) => `  ${each}\n`).join('')}`,
        )
        return 0
      default:
        return complain(`unknown subcommand ${JSON.stringify(sub)} for "nerdctl"`)
    }
  })
}
