/** nerdctl: a docker-like client of containerd, as far as one looks around with it. */
import type { Command } from '../../shell/command'
import { tool } from '../../shell/tools/tool'
import { ago, byId, columns, humanSize, shortId, type RuntimeView } from '../runtime-view'

const SUBCOMMANDS = ['exec', 'images', 'info', 'inspect', 'logs', 'namespace', 'ps', 'pull', 'rmi', 'stats', 'stop', 'version']

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
    const containers = here ? runtime.containers() : []
    const nameOf = (each: (typeof containers)[number]): string => `k8s://${each.sandbox.namespace}/${each.sandbox.name}/${each.name}`
    const find = (id: string | undefined) =>
      id === undefined ? undefined : (byId(containers, id) ?? containers.find((each) => nameOf(each) === id))
    switch (sub) {
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
                    '',
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
              ...(here ? runtime.images() : []).flatMap((each) =>
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
              ['default', '0', '0', '0', ''],
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
          await runtime.pull(operands[0] ?? '', context.signal)
          await out(`${operands[0]}: resolved\n`)
          return 0
        } catch (error) {
          if (context.signal.aborted) throw error
          return complain((error as Error).message)
        }
      case 'rmi':
        for (const reference of operands) if (!runtime.removeImage(reference)) return complain(`no such image: ${reference}`)
        return 0
      case 'stop':
        for (const id of operands) {
          const found = find(id)
          if (!found) return complain(`no such container ${id}`)
          await runtime.stop(found.id, 10_000)
          await out(`${id}\n`)
        }
        return 0
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
