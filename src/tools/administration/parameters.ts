/** sysctl: the kernel's parameters, shown, changed and loaded from files. */
import { runsAsRoot } from '../../shell/accounts'
import { parseOptions, ToolError, type Io } from '../../shell/tools/tool'

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

/** Files with parameters, in the order in which --system reads them. */
const FOLDERS = ['/usr/lib/sysctl.d', '/run/sysctl.d', '/etc/sysctl.d']

/** What the kernel is told to do, by names with dots; one for a machine. */
export class KernelParameters {
  private readonly values = new Map(PARAMETERS)

  all(): ReadonlyMap<string, string> {
    return this.values
  }

  set(name: string, value: string): void {
    if (this.values.has(name)) this.values.set(name, value)
  }

  /** `sysctl`. */
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
