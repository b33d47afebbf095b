/** What an administrator asks a machine's kernel and systemd for while preparing it for Kubernetes: parameters, modules, swap, names and who listens. */
import { runsAsRoot } from '../../shell/accounts'
import type { Command } from '../../shell/command'
import { parseOptions, tool, ToolError, type Io } from '../../shell/tools/tool'

/** Of a node as kubeadm wants it. */
const PARAMETERS: readonly (readonly [name: string, value: string])[] = [
  ['fs.file-max', '9223372036854775807'],
  ['fs.inotify.max_user_instances', '8192'],
  ['fs.inotify.max_user_watches', '524288'],
  ['kernel.panic', '10'],
  ['kernel.panic_on_oops', '1'],
  ['kernel.pid_max', '4194304'],
  ['net.bridge.bridge-nf-call-ip6tables', '1'],
  ['net.bridge.bridge-nf-call-iptables', '1'],
  ['net.core.somaxconn', '4096'],
  ['net.ipv4.conf.all.forwarding', '1'],
  ['net.ipv4.ip_forward', '1'],
  ['net.ipv4.ip_local_port_range', '32768\t60999'],
  ['net.ipv4.ip_unprivileged_port_start', '1024'],
  ['net.ipv4.tcp_syncookies', '1'],
  ['net.netfilter.nf_conntrack_max', '131072'],
  ['vm.max_map_count', '262144'],
  ['vm.overcommit_memory', '1'],
  ['vm.swappiness', '60'],
]

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

/** Files with parameters, in the order in which --system reads them. */
const FOLDERS = ['/usr/lib/sysctl.d', '/run/sysctl.d', '/etc/sysctl.d']

class Parameters {
  private readonly values = new Map(PARAMETERS)

  async run(io: Io): Promise<number> {
    const { context, out } = io
    const options = parseOptions(context, 'anwpqeNb', {
      all: 'a',
      values: 'n',
      write: 'w',
      load: 'p',
      system: 'system',
      quiet: 'q',
      names: 'N',
      ignore: 'e',
    })
    const show = (name: string, value: string): Promise<void> =>
      out(options.has('N') ? `${name}\n` : options.has('n') ? `${value}\n` : `${name} = ${value}\n`)
    if (options.has('a')) {
      for (const [name, value] of [...this.values].sort(([a], [b]) => (a < b ? -1 : 1))) await show(name, value)
      return 0
    }
    if (options.has('system') || options.has('p'))
      return this.load(io, options.has('system') ? undefined : (options.operands[0] ?? '/etc/sysctl.conf'))
    if (options.operands.length === 0) throw new ToolError("no variables specified\nTry `sysctl --help' for more information.")
    let code = 0
    for (const word of options.operands) {
      const [key = '', value] = word.split('=')
      const name = key.trim().replaceAll('/', '.')
      if (!this.values.has(name)) {
        await io.warn(`cannot stat /proc/sys/${name.replaceAll('.', '/')}: No such file or directory`)
        code = 255
      } else if (value === undefined) await show(name, this.values.get(name)!)
      else if (!runsAsRoot(context.system)) {
        await io.warn(`permission denied on key ${JSON.stringify(name)}`)
        code = 255
      } else {
        this.values.set(name, value.trim())
        if (!options.has('q')) await show(name, value.trim())
      }
    }
    return code
  }

  private async load({ context, out, warn }: Io, only: string | undefined): Promise<number> {
    const { files } = context
    const paths =
      only === undefined
        ? [
            ...FOLDERS.flatMap((folder) => (files.exists(folder) ? files.list(folder).map((name) => `${folder}/${name}`) : [])),
            '/etc/sysctl.conf',
          ]
        : [only]
    for (const path of paths) {
      if (!files.exists(path)) {
        if (only === undefined) continue
        throw new ToolError(`cannot open ${JSON.stringify(path)}: No such file or directory`, 255)
      }
      if (only === undefined) await out(`* Applying ${path} ...\n`)
      for (const line of files.readText(path).split('\n')) {
        const [, name, value] = /^\s*-?([\w./-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
        if (name === undefined || value === undefined) continue
        if (!this.values.has(name)) await warn(`cannot stat /proc/sys/${name.replaceAll('.', '/')}: No such file or directory`)
        else {
          this.values.set(name, value)
          await out(`${name} = ${value}\n`)
        }
      }
    }
    return 0
  }
}

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
  const parameters = new Parameters()
  return [tool('sysctl', (io) => parameters.run(io)), ...moduleCommands(), ...swap, ...names(machine)]
}
