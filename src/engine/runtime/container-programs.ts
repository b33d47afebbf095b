/** Which programs a container has: its image's own, and the shell and tools of its base system. */
import { isDaemon, isMultiCall, type Daemon, type MultiCall, type Program } from '../images/image'
import type { Command } from '../../shell/command'
import { resolvePath } from '../../shell/path'
import type { Container } from './container'
import type { ContainerConfig } from './container-config'
import { daemonCommand } from './daemon'

/** What process 1 is: its command line, and the daemon that it stands for; none when it is a shell, a tool, or nothing. */
export function processOne(container: Container): { readonly argv: readonly string[]; readonly daemon: Daemon | undefined } {
  const { config } = container
  const argv = startedCommand(config)
  const name = argv[0] ?? ''
  const daemon = daemonOf(config, argv)
  const { handsOver } = config.image
  if (daemon || !handsOver || argv === config.argv || whyNot(container, name) === undefined) return { argv, daemon }
  // The script has begun by then, so what is not there is its trouble and not the runtime's.
  const { missing } = handsOver
  return { argv: config.argv, daemon: missing ? failedHandover(missing(name)) : daemonOf(config, config.argv) }
}

function daemonOf(config: ContainerConfig, started: readonly string[]): Daemon | undefined {
  const { argv, image } = config
  if (image.main) {
    const own = [...(image.entrypoint ?? []), ...(image.command ?? [])]
    if (own.length === argv.length && own.every((word, index) => word === argv[index])) return image.main
  }
  const own = ownProgram(image, fileOf(config, started[0] ?? ''))
  const program = own && chosen(own, started)
  return program && isDaemon(program) ? program : undefined
}

/** Where a program's name leads, if it says a place: relative ones begin in the folder the container starts in. */
function fileOf({ workingDirectory }: ContainerConfig, name: string): string {
  return name.includes('/') ? resolvePath(workingDirectory || '/', name) : name
}

/** The program that a file is with these words. */
function chosen(program: Program | MultiCall, argv: readonly string[]): Program {
  return isMultiCall(program) ? program.choose(argv) : program
}

/** The command that process 1 ends up as: an entrypoint that is a script gives way to any command but those it serves. */
export function startedCommand({ argv, image }: ContainerConfig): readonly string[] {
  const { entrypoint = [], handsOver } = image
  const [script, command] = argv
  if (!handsOver || script !== entrypoint[0] || command === undefined) return argv
  return command.startsWith('-') || handsOver.serves.includes(command) ? argv : argv.slice(1)
}

/** The command that an entrypoint's script becomes where its daemon plays that, too; undefined where no script began. */
export function servedCommand({ image }: ContainerConfig, argv: readonly string[]): readonly string[] | undefined {
  const { entrypoint = [], handsOver } = image
  const [script, ...command] = argv
  const [server] = handsOver?.serves ?? []
  if (!server || script !== entrypoint[0]) return undefined
  return command.length === 0 || command[0]!.startsWith('-') ? [server, ...command] : command
}

/** The end of a script that was to become a command that is not there. */
function failedHandover(message: string): Daemon {
  return {
    start: (process) => {
      process.stderr(message)
      process.exit(127)
    },
  }
}

/** The program of that name, wherever it is; what is told by its place alone is taken to be on the path. */
function onPath(programs: ContainerConfig['image']['programs'], name: string): Program | MultiCall | undefined {
  return Object.entries(programs ?? {}).find(([path]) => path.endsWith(`/${name}`))?.[1]
}

function ownProgram({ programs, userland }: ContainerConfig['image'], name: string): Program | MultiCall | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1)
  const own = programs?.[name] ?? programs?.[base] ?? (base === name ? onPath(programs, name) : undefined)
  if (own) return own
  return base === 'sleep' && userland.has('sleep') ? userland.sleep : undefined
}

/** The image's shell and tools, and its own programs as commands. */
export function commandsOf(container: Container): readonly Command[] {
  const { userland, programs = {} } = container.config.image
  const commands = container.host.commands.filter((command) => userland.has(command.name))
  for (const [path, program] of Object.entries(programs)) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    const where = path.startsWith('/') ? { path } : {}
    commands.push({ ...commandOf(container, name, program), ...where })
  }
  return commands
}

function commandOf(container: Container, name: string, program: Program | MultiCall): Command {
  if (isMultiCall(program))
    return { name, run: (context) => commandOf(container, name, program.choose([context.name, ...context.args])).run(context) }
  return isDaemon(program) ? daemonCommand(container, name, program) : { ...program, name, run: (context) => program.run(context) }
}

/** Why a program cannot be started, in the OCI runtime's words; undefined when it can. */
export function whyNot({ machine, files, config }: Container, name: string): string | undefined {
  const file = fileOf(config, name)
  if (file && machine.command(file)) return undefined
  if (!name.includes('/')) return `exec: "${name}": executable file not found in $PATH`
  if (!files.exists(file)) return `exec: "${name}": stat ${name}: no such file or directory`
  return files.stat(file).type === 'directory' ? `exec: "${name}": is a directory` : `exec: "${name}": permission denied`
}
