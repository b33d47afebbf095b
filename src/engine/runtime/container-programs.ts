/** Which programs a container has: its image's own, and the shell and tools of its base system. */
import { isDaemon, type Daemon, type Program } from '../images/image'
import type { Command } from '../../shell/command'
import type { Container } from './container'
import type { ContainerConfig } from './container-config'
import { daemonCommand } from './daemon'

/** The daemon a name stands for as process 1; undefined when it is a shell, a tool, or nothing. */
export function daemonOf({ argv, image }: ContainerConfig, name: string): Daemon | undefined {
  if (image.main) {
    const own = [...(image.entrypoint ?? []), ...(image.command ?? [])]
    if (own.length === argv.length && own.every((word, index) => word === argv[index])) return image.main
  }
  const program = ownProgram(image, name)
  return program && isDaemon(program) ? program : undefined
}

function ownProgram({ programs, userland }: ContainerConfig['image'], name: string): Program | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1)
  const own = programs?.[name] ?? programs?.[base]
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
    commands.push(
      isDaemon(program)
        ? { ...daemonCommand(container, name, program), ...where }
        : { ...program, name, run: (context) => program.run(context), ...where },
    )
  }
  return commands
}

/** Why a program cannot be started, in the OCI runtime's words; undefined when it can. */
export function whyNot({ machine, files }: Container, name: string): string | undefined {
  if (name && machine.command(name)) return undefined
  if (!name.includes('/')) return `exec: "${name}": executable file not found in $PATH`
  if (!name.startsWith('/') || !files.exists(name)) return `exec: "${name}": stat ${name}: no such file or directory`
  return files.stat(name).type === 'directory' ? `exec: "${name}": is a directory` : `exec: "${name}": permission denied`
}
