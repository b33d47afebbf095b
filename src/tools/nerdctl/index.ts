/** nerdctl: a docker-like client of containerd, as far as one looks around with it. */
import type { Command } from '../../shell/command'
import { tool } from '../../shell/tools/tool'
import type { RuntimeView } from '../runtime-view'
import { NerdctlCall, type Subcommand } from './call'
import { CONTAINERS } from './containers'
import { IMAGES } from './images'

const VERSION = '2.1.6'

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  ...CONTAINERS,
  ...IMAGES,
  info: async ({ namespace, runtime, out }) => {
    await out(
      `Client:\n Namespace:\t${namespace}\n\nServer:\n Server Version: v${runtime.version}\n Storage Driver: overlayfs\n Cgroup Driver: systemd\n Cgroup Version: 2\n`,
    )
    return 0
  },
  version: async ({ runtime, out }) => {
    await out(`Client:\n Version:\tv${VERSION}\n OS/Arch:\tlinux/amd64\n\nServer:\n containerd:\n  Version:\tv${runtime.version}\n`)
    return 0
  },
}

const help: Subcommand = async ({ out }) => {
  // Of a subcommand with two names the longer one is listed.
  const names = Object.keys(SUBCOMMANDS)
    .filter((name) => name !== 'ns')
    .sort()
  await out(
    `nerdctl is a command line interface for containerd\n\nUsage: nerdctl [flags]\n\nCommands:\n${names.map((each) => `  ${each}\n`).join('')}`,
  )
  return 0
}

export function nerdctlCommand(runtime: RuntimeView): Command {
  return tool('nerdctl', async ({ context, args, out }) => {
    const call = new NerdctlCall(runtime, context, args, out)
    try {
      const { sub = 'help' } = call
      if (sub === '--version' || sub === '-v') {
        await out(`nerdctl version ${VERSION}\n`)
        return 0
      }
      if (!runtime.running())
        throw new Error('cannot access containerd socket "/run/containerd/containerd.sock": no such file or directory')
      const chosen = sub === 'help' || sub === '--help' ? help : Object.hasOwn(SUBCOMMANDS, sub) ? SUBCOMMANDS[sub] : undefined
      if (!chosen) throw new Error(`unknown subcommand ${JSON.stringify(sub)} for "nerdctl"`)
      return await chosen(call)
    } catch (error) {
      if (context.signal.aborted) throw error
      const time = new Date(call.now).toISOString().slice(0, 19)
      await context.stderr.write(`time="${time}Z" level=fatal msg=${JSON.stringify((error as Error).message)}\n`)
      return 1
    }
  })
}
