/** The Pod Security Standards: what baseline and restricted pods may not do; models k8s.io/pod-security-admission/policy. */
import type { Container, PodSpec, SecurityContext, Volume } from '../../../schema/types'

export type Level = 'privileged' | 'baseline' | 'restricted'
export const LEVELS: readonly Level[] = ['privileged', 'baseline', 'restricted']

export interface Violation {
  readonly reason: string
  readonly detail: string
}

type Pod = { readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> } | undefined; readonly spec: PodSpec }
/** `minor` is the release whose standard is asked for. */
type Check = (pod: Pod, minor: number) => Violation | undefined

/** The release that the latest standards are of. */
export const LATEST = 36

const plural = (one: string, many: string, count: number): string => (count === 1 ? one : many)
const quoted = (values: readonly string[]): string => values.map((each) => JSON.stringify(each)).join(', ')
const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort()

function containersOf({ spec }: Pod): readonly Container[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...((spec.ephemeralContainers ?? []) as readonly Container[])]
}

/** `container "a"` or `containers "a", "b"`. */
function named(containers: readonly Container[]): string {
  return `${plural('container', 'containers', containers.length)} ${quoted(containers.map((each) => each.name))}`
}

function breaking(pod: Pod, test: (context: SecurityContext, container: Container) => boolean): readonly Container[] {
  return containersOf(pod).filter((each) => test(each.securityContext ?? {}, each))
}

/** A check of containers alone. */
function ofContainers(reason: string, test: (context: SecurityContext) => boolean, must: string): Check {
  return (pod) => {
    const bad = breaking(pod, test)
    return bad.length > 0 ? { reason, detail: `${named(bad)} ${must}` } : undefined
  }
}

const isWindows = ({ spec }: Pod): boolean => spec.os?.name === 'windows'

const BASELINE_CAPABILITIES = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(' '),
)
const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t'])
/** Kernel settings that are a pod's own, by the release that let them be set. */
const SYSCTLS: readonly (readonly [minor: number, names: string])[] = [
  [0, 'kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range'],
  [0, 'net.ipv4.ip_unprivileged_port_start'],
  [27, 'net.ipv4.ip_local_reserved_ports'],
  [29, 'net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes'],
  [32, 'net.ipv4.tcp_rmem net.ipv4.tcp_wmem'],
]

const hostNamespaces: Check = ({ spec }) => {
  const set = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field]).map((field) => `${field}=true`)
  return set.length > 0 ? { reason: 'host namespaces', detail: set.join(', ') } : undefined
}

const hostPathVolumes: Check = ({ spec }) => {
  const names = (spec.volumes ?? []).filter((each) => each.hostPath).map((each) => each.name)
  return names.length > 0
    ? { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', names.length)} ${quoted(names)}` }
    : undefined
}

const hostPorts: Check = (pod) => {
  const bad = containersOf(pod).filter((each) => each.ports?.some((port) => port.hostPort))
  if (bad.length === 0) return undefined
  const ports = sorted(bad.flatMap((each) => each.ports!.filter((port) => port.hostPort).map((port) => String(port.hostPort))))
  const detail = `${named(bad)} ${plural('uses', 'use', bad.length)} ${plural('hostPort', 'hostPorts', ports.length)} ${ports.join(', ')}`
  return { reason: 'hostPort', detail }
}

const baselineCapabilities: Check = (pod) => {
  if (isWindows(pod)) return undefined
  const added = (context: SecurityContext): readonly string[] =>
    (context.capabilities?.add ?? []).filter((each) => !BASELINE_CAPABILITIES.has(each))
  const bad = breaking(pod, (context) => added(context).length > 0)
  if (bad.length === 0) return undefined
  const capabilities = sorted(bad.flatMap((each) => added(each.securityContext ?? {})))
  return {
    reason: 'non-default capabilities',
    detail: `${named(bad)} must not include ${quoted(capabilities)} in securityContext.capabilities.add`,
  }
}

/** A process elsewhere than in the pod is asked whether the pod is well. */
const otherHosts: Check = (pod) => {
  const hostsOf = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): readonly string[] =>
    [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop]
      .flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host])
      .filter((host): host is string => Boolean(host))
  const bad = containersOf(pod).filter((each) => hostsOf(each).length > 0)
  if (bad.length === 0) return undefined
  const reason = 'probe or lifecycle host'
  const hosts = sorted(bad.flatMap(hostsOf))
  const names = sorted(bad.map((each) => each.name))
  const who = `${plural('container', 'containers', names.length)} ${quoted(names)} ${plural('uses', 'use', names.length)}`
  return { reason, detail: `${who} ${plural(reason, `${reason}s`, hosts.length)} ${quoted(hosts)}` }
}

/** What looks like root and the whole of /proc is neither outside the pod. */
const hasOwnUsers = ({ spec }: Pod): boolean => spec.hostUsers === false

const procMountRestricted: Check = (pod) => {
  const bad = breaking(pod, ({ procMount: mount }) => mount !== undefined && mount !== 'Default')
  if (bad.length === 0) return undefined
  const values = sorted(bad.map((each) => each.securityContext!.procMount!))
  return { reason: 'procMount', detail: `${named(bad)} must not set securityContext.procMount to ${quoted(values)}` }
}

const procMountBaseline: Check = (pod, minor) => (minor >= 35 && hasOwnUsers(pod) ? undefined : procMountRestricted(pod, minor))

/** Who sets something: the pod, and these containers. */
function setters(byPod: boolean, containers: readonly Container[]): string {
  return [...(byPod ? ['pod'] : []), ...(containers.length > 0 ? [named(containers)] : [])].join(' and ')
}

const appArmor: Check = (pod) => {
  const forbidden = (context: { readonly appArmorProfile?: { readonly type: string } } | undefined): boolean =>
    context?.appArmorProfile?.type === 'Unconfined'
  const byPod = forbidden(pod.spec.securityContext)
  const bad = breaking(pod, forbidden)
  const annotations = Object.entries(pod.metadata?.annotations ?? {})
    .filter(([key, value]) => key.startsWith('container.apparmor.security.beta.kubernetes.io/') && value === 'unconfined')
    .map(([key, value]) => `annotation ${JSON.stringify(key)}=${JSON.stringify(value)}`)
  if (!byPod && bad.length + annotations.length === 0) return undefined
  const parts = [
    ...(byPod || bad.length > 0 ? [`${setters(byPod, bad)} must not set AppArmor profile type to "Unconfined"`] : []),
    ...annotations.sort(),
  ]
  const count = (byPod ? 1 : 0) + bad.length + annotations.length
  return { reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', count), detail: parts.join(', ') }
}

type SeLinux = NonNullable<SecurityContext['seLinuxOptions']>

const seLinux: Check = (pod, minor) => {
  const complaints = new Set<string>()
  const types = new Set<string>()
  const wrong = (options: SeLinux | undefined): boolean => {
    if (!options) return false
    const bad = !SELINUX_TYPES.has(options.type ?? '') && !(minor >= 31 && options.type === 'container_engine_t')
    if (bad) types.add(options.type!)
    if (options.user) complaints.add('user may not be set')
    if (options.role) complaints.add('role may not be set')
    return bad || Boolean(options.user) || Boolean(options.role)
  }
  const byPod = wrong(pod.spec.securityContext?.seLinuxOptions)
  const bad = breaking(pod, (context) => wrong(context.seLinuxOptions))
  if (!byPod && bad.length === 0) return undefined
  const data = [...(types.size > 0 ? [`${plural('type', 'types', types.size)} ${quoted(sorted(types))}`] : []), ...complaints]
  return { reason: 'seLinuxOptions', detail: `${setters(byPod, bad)} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}` }
}

const unconfined = (context: { readonly seccompProfile?: { readonly type: string } } | undefined): boolean =>
  context?.seccompProfile?.type === 'Unconfined'

const seccompBaseline: Check = (pod) => {
  const byPod = unconfined(pod.spec.securityContext)
  const bad = breaking(pod, unconfined)
  if (!byPod && bad.length === 0) return undefined
  return { reason: 'seccompProfile', detail: `${setters(byPod, bad)} must not set securityContext.seccompProfile.type to "Unconfined"` }
}

const sysctls: Check = ({ spec }, minor) => {
  const allowed = new Set(SYSCTLS.flatMap(([since, names]) => (minor >= since ? names.split(' ') : [])))
  const names = (spec.securityContext?.sysctls ?? []).map((each) => each.name).filter((each) => !allowed.has(each))
  return names.length > 0 ? { reason: 'forbidden sysctls', detail: names.join(', ') } : undefined
}

const hostProcess: Check = (pod) => {
  const byPod = pod.spec.securityContext?.windowsOptions?.hostProcess === true
  const bad = breaking(pod, (context) => context.windowsOptions?.hostProcess === true)
  if (!byPod && bad.length === 0) return undefined
  return { reason: 'hostProcess', detail: `${setters(byPod, bad)} must not set securityContext.windowsOptions.hostProcess=true` }
}

/** A check from a release on. */
const since =
  (release: number, check: Check): Check =>
  (pod, minor) =>
    minor >= release ? check(pod, minor) : undefined

const privileged = ofContainers('privileged', (context) => context.privileged === true, 'must not set securityContext.privileged=true')

const BASELINE: readonly Check[] = [
  appArmor,
  baselineCapabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  since(34, otherHosts),
  privileged,
  procMountBaseline,
  seLinux,
  seccompBaseline,
  sysctls,
  hostProcess,
]

const escalation: Check = (pod, minor) =>
  isWindows(pod)
    ? undefined
    : ofContainers(
        'allowPrivilegeEscalation != false',
        (context) => context.allowPrivilegeEscalation !== false,
        'must set securityContext.allowPrivilegeEscalation=false',
      )(pod, minor)

const restrictedCapabilities: Check = (pod) => {
  if (isWindows(pod)) return undefined
  const keeps = breaking(pod, (context) => !context.capabilities?.drop?.includes('ALL'))
  const added = (context: SecurityContext): readonly string[] =>
    (context.capabilities?.add ?? []).filter((each) => each !== 'NET_BIND_SERVICE')
  const adds = breaking(pod, (context) => added(context).length > 0)
  const parts = [
    ...(keeps.length > 0 ? [`${named(keeps)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adds.length > 0
      ? [
          `${named(adds)} must not include ${quoted(sorted(adds.flatMap((each) => added(each.securityContext ?? {}))))} in securityContext.capabilities.add`,
        ]
      : []),
  ]
  return parts.length > 0 ? { reason: 'unrestricted capabilities', detail: parts.join('; ') } : undefined
}

const VOLUME_TYPES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
])

/** What sort of volume it is: the one field beside its name. */
function volumeType(volume: Volume): string {
  return Object.keys(volume).find((field) => field !== 'name') ?? 'unknown'
}

const restrictedVolumes: Check = ({ spec }) => {
  const bad = (spec.volumes ?? []).filter((each) => !VOLUME_TYPES.has(volumeType(each)))
  if (bad.length === 0) return undefined
  const types = sorted(bad.map(volumeType))
  const what = plural('restricted volume type', 'restricted volume types', types.length)
  const who = `${plural('volume', 'volumes', bad.length)} ${quoted(bad.map((each) => each.name))}`
  return { reason: 'restricted volume types', detail: `${who} ${plural('uses', 'use', bad.length)} ${what} ${quoted(types)}` }
}

const nonRoot: Check = (pod) => {
  if (hasOwnUsers(pod)) return undefined
  const ofPod = pod.spec.securityContext?.runAsNonRoot
  const explicit = breaking(pod, (context) => context.runAsNonRoot === false)
  const implicit = ofPod === true ? [] : breaking(pod, (context) => context.runAsNonRoot === undefined)
  const parts: string[] = []
  if (ofPod === false) parts.push('pod must not set securityContext.runAsNonRoot=false')
  if (explicit.length > 0) parts.push(`${named(explicit)} must not set securityContext.runAsNonRoot=false`)
  // A pod that says no has been told already.
  if (ofPod === undefined && implicit.length > 0) parts.push(`pod or ${named(implicit)} must set securityContext.runAsNonRoot=true`)
  return parts.length > 0 ? { reason: 'runAsNonRoot != true', detail: parts.join('; ') } : undefined
}

const nonZeroUser: Check = (pod) => {
  if (hasOwnUsers(pod)) return undefined
  const byPod = pod.spec.securityContext?.runAsUser === 0
  const bad = breaking(pod, (context) => context.runAsUser === 0)
  if (!byPod && bad.length === 0) return undefined
  return { reason: 'runAsUser=0', detail: `${setters(byPod, bad)} must not set runAsUser=0` }
}

const seccompRestricted: Check = (pod) => {
  if (isWindows(pod)) return undefined
  const allowed = (type: string | undefined): boolean => type === 'RuntimeDefault' || type === 'Localhost'
  const ofPod = pod.spec.securityContext?.seccompProfile?.type
  const typeOf = (context: SecurityContext): string | undefined => context.seccompProfile?.type
  const explicit = breaking(pod, (context) => typeOf(context) !== undefined && !allowed(typeOf(context)))
  const implicit = allowed(ofPod) ? [] : breaking(pod, (context) => typeOf(context) === undefined)
  const parts: string[] = []
  const bad = sorted([...explicit.map((each) => typeOf(each.securityContext!)!), ...(ofPod && !allowed(ofPod) ? [ofPod] : [])])
  if (bad.length > 0)
    parts.push(
      `${setters(ofPod !== undefined && !allowed(ofPod), explicit)} must not set securityContext.seccompProfile.type to ${quoted(bad)}`,
    )
  if (ofPod === undefined && implicit.length > 0)
    parts.push(`pod or ${named(implicit)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`)
  return parts.length > 0 ? { reason: 'seccompProfile', detail: parts.join('; ') } : undefined
}

/** Baseline checks whose stricter like replaces them for restricted pods, by the release that has it. */
const REPLACED: ReadonlyMap<Check, number> = new Map([
  [baselineCapabilities, 22],
  [procMountBaseline, 0],
  [seccompBaseline, 19],
])

const RESTRICTED: readonly Check[] = [
  since(8, escalation),
  since(22, restrictedCapabilities),
  procMountRestricted,
  restrictedVolumes,
  nonRoot,
  since(23, nonZeroUser),
  since(19, seccompRestricted),
]

/** What a pod does that a level of a release forbids. */
export function violationsOf(level: Level, pod: Pod, minor = LATEST): readonly Violation[] {
  if (level === 'privileged') return []
  const stays = (check: Check): boolean => (REPLACED.get(check) ?? Infinity) > minor
  const checks = level === 'baseline' ? BASELINE : [...BASELINE.filter(stays), ...RESTRICTED]
  return checks.map((check) => check(pod, minor)).filter((each) => each !== undefined)
}
