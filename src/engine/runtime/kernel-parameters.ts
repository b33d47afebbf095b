/** What a machine's kernel is told to do, by names with dots; models /proc/sys of a node as kubeadm wants it. */
import { FileError } from '../../shell/files'

const NUMBER = /^-?\d+$/

const USUAL: readonly (readonly [name: string, value: string])[] = [
  ['fs.file-max', '9223372036854775807'],
  ['fs.inotify.max_user_instances', '8192'],
  ['fs.inotify.max_user_watches', '524288'],
  ['kernel.ostype', 'Linux'],
  ['kernel.panic', '10'],
  ['kernel.panic_on_oops', '1'],
  ['kernel.pid_max', '4194304'],
  ['kernel.randomize_va_space', '2'],
  ['kernel.shmmax', '18446744073692774399'],
  ['kernel.threads-max', '30525'],
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

export class KernelParameters {
  private values = new Map(USUAL)

  all(): ReadonlyMap<string, string> {
    return this.values
  }

  /** What the kernel does not know is not set, and what is a number stays one: else throws FileError. */
  set(name: string, value: string): void {
    const before = this.values.get(name)
    if (before === undefined) return
    if (NUMBER.test(before) && !NUMBER.test(value)) throw new FileError('EINVAL', name)
    this.values.set(name, value)
  }

  /** The machine boots. */
  reset(): void {
    this.values = new Map(USUAL)
  }

  /** So many processes and threads there may be. */
  get mostTasks(): number {
    const number = (name: string): number => Number(this.values.get(name) ?? Infinity)
    return Math.min(number('kernel.pid_max'), number('kernel.threads-max'))
  }
}
