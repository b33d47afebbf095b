/** What an administrator asks a machine's kernel and systemd for while preparing it for Kubernetes: modules, swap, names and who listens. */
import { runsAsRoot } from '../../shell/accounts'
import type { Command } from '../../shell/command'
import { parseOptions, tool, ToolError } from '../../shell/tools/tool'
import { hardware } from './hardware'

const MODULES = [
  'br_netfilter',
  'bridge',
  'ip_tables',
  'iptable_nat',
  'nf_conntrack',
  'nf_nat',
  'overlay',
  'veth',
  'xt_comment',
  'xt_conntrack',
]
/** Modules that may be loaded besides. */
const LOADABLE = ['ip_vs', 'ip_vs_rr', 'ip_vs_sh', 'ip_vs_wrr', 'nf_tables', 'nfs', 'vxlan', 'wireguard']

function moduleCommands(): readonly Command[] {
  const loaded = new Set(MODULES)
  return [
    tool('modprobe', async (io) => {
      const options = parseOptions(io.context, 'rvaqn', { remove: 'r', verbose: 'v', all: 'a', quiet: 'q' })
      if (!runsAsRoot(io.context.system))
        throw new ToolError(`ERROR: could not insert '${options.operands[0] ?? ''}': Operation not permitted`)
      for (const name of options.operands.map((word) => word.replaceAll('-', '_'))) {
        if (options.has('r')) {
          if (MODULES.includes(name)) throw new ToolError(`FATAL: Module ${name} is in use.`)
          loaded.delete(name)
        } else if (loaded.has(name) || LOADABLE.includes(name)) loaded.add(name)
        else throw new ToolError(`FATAL: Module ${name} not found in directory /lib/modules/${io.context.system.kernel.release}`)
      }
      return 0
    }),
    tool('lsmod', async ({ out }) => {
      const rows = [...loaded].sort().map((name, i) => `${name.padEnd(20)}${String(16_384 * ((i % 9) + 1)).padStart(7)}  ${i % 3}\n`)
      await out(`Module                  Size  Used by\n${rows.join('')}`)
      return 0
    }),
  ]
}

/** Nodes have no swap: there is nothing to show and nothing to turn off. */
const swap: readonly Command[] = [tool('swapon', () => Promise.resolve(0)), tool('swapoff', () => Promise.resolve(0))]

function names({ machineId, bootId, system }: Administered): readonly Command[] {
  return [
    tool('hostnamectl', async ({ context, args, out }) => {
      const [verb = 'status', name] = args
      if (verb === 'hostname' && name === undefined) await out(`${context.system.hostname}\n`)
      else if (verb !== 'status') throw new ToolError('Could not set static hostname: Connection timed out')
      else
        await out(
          ` Static hostname: ${context.system.hostname}\n       Icon name: computer-container\n         Chassis: container ☐\n      Machine ID: ${machineId()}\n         Boot ID: ${bootId().replaceAll('-', '')}\n  Virtualization: docker\nOperating System: ${system()}\n          Kernel: Linux ${context.system.kernel.release}\n    Architecture: x86-64\n`,
        )
      return 0
    }),
    tool('timedatectl', async ({ context, out }) => {
      const now = new Date(context.system.clock.now())
      const day = `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][now.getUTCDay()]} ${now.toISOString().slice(0, 10)} ${now.toISOString().slice(11, 19)}`
      await out(
        `               Local time: ${day} UTC\n           Universal time: ${day} UTC\n                 RTC time: n/a\n                Time zone: Etc/UTC (UTC, +0000)\nSystem clock synchronized: yes\n              NTP service: n/a\n          RTC in local TZ: no\n`,
      )
      return 0
    }),
  ]
}

export interface Administered {
  machineId(): string
  bootId(): string
  /** The system's name, for example `Ubuntu 24.04.3 LTS`. */
  system(): string
}

export function administrationCommands(machine: Administered): readonly Command[] {
  return [...moduleCommands(), ...swap, ...names(machine), ...hardware]
}
