/** Which kernel settings a pod may ask for, and refusing the others; models pkg/kubelet/sysctl. */
import type { Pod } from '../../schema/types'
import type { Refusal } from './admit'

/** Settings that belong to a pod alone and harm nobody else. */
const SAFE = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
])

/** The name with dots between its parts: with slashes between them, dots belong to the parts. */
function dotted(name: string): string {
  const first = /[./]/.exec(name)?.[0]
  return first === '/' ? name.replace(/[./]/g, (each) => (each === '/' ? '.' : '/')) : name
}

/** `allowed`: names that the node's administrator lets pods have besides, or beginnings of names before a star. */
function mayHave(name: string, allowed: readonly string[]): boolean {
  return SAFE.has(name) || allowed.some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : each === name))
}

/** Undefined when the pod asks for nothing its node does not allow. */
export function refuseSysctls({ spec }: Pod, allowed: readonly string[]): Refusal | undefined {
  const forbidden = spec?.securityContext?.sysctls?.map(({ name }) => dotted(name)).find((name) => !mayHave(name, allowed.map(dotted)))
  return forbidden === undefined
    ? undefined
    : { reason: 'SysctlForbidden', message: `forbidden sysctl: ${JSON.stringify(forbidden)} not allowlisted` }
}
