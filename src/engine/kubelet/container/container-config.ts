/** From a container's spec to what the runtime starts: arguments, environment, mounts, user, limits; models generateContainerConfig. */
import type { Image } from '../../images/image'
import type { ContainerConfig } from '../../runtime/container'
import type { Container, Pod } from '../../schema/types'
import { ConfigError } from './config-error'
import type { ContainerRecord } from './container-record'
import { containerEnvironment, expand } from './environment'
import { bytes, limitsOf, millicores } from './limits'
import { oomScoreAdjust } from './oom-score'
import { kernelHostname } from '../pod/sandbox-config'
import type { PodWorker } from '../pod/pod-worker'

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export function containerConfig(worker: PodWorker, record: ContainerRecord, image: Image): ContainerConfig {
  const { pod, node } = worker
  const spec = record.spec()
  const security = { ...pod.spec?.securityContext, ...spec.securityContext }
  const rootly = security.runAsNonRoot ? whyMaybeRoot(security.runAsUser, image.user) : undefined
  if (rootly) {
    const { name, namespace } = pod.metadata
    const where = `(pod: "${name}_${namespace}(${pod.metadata.uid})", container: ${record.name})`
    throw new ConfigError('CreateContainerConfigError', `${rootly} ${where}`)
  }
  const { all } = containerEnvironment(worker, record)
  const expanded = (words: readonly string[] | undefined): readonly string[] | undefined => words?.map((word) => expand(word, all))
  const command = expanded(spec.command)
  const args = expanded(spec.args)
  const argv = command ? command.concat(args ?? []) : (image.entrypoint ?? []).concat(args ?? image.command ?? [])
  if (argv.length === 0) throw new ConfigError('CreateContainerError', 'no command specified')
  const env: Record<string, string> = {
    PATH,
    HOSTNAME: kernelHostname(worker, node),
    ...(spec.tty ? { TERM: 'xterm' } : {}),
    ...image.env,
    ...all,
  }
  const user = security.runAsUser === undefined ? (image.user ?? 'root') : String(security.runAsUser)
  env['HOME'] ??= user === 'root' || user === '0' ? '/root' : '/'
  const targetName = pod.spec?.ephemeralContainers?.find(({ name }) => name === record.name)?.targetContainerName
  const target = targetName === undefined ? undefined : worker.record(targetName).current
  checkAppArmor(pod, spec)
  checkSeccomp(worker, spec)
  const resources = record.allocated ?? spec.resources
  const limits = limitsOf(worker.podAllocated ?? pod.spec?.resources, resources)
  const [memory, processor] = [bytes(limits.memory), millicores(limits.cpu)]
  const requested = resources?.requests?.['cpu']
  return {
    name: record.name,
    attempt: record.current ? record.restartCount + 1 : record.restartCount,
    image,
    imageReference: spec.image ?? '',
    argv,
    env,
    workingDirectory: spec.workingDir ?? image.workingDirectory ?? '/',
    user: user === '0' ? 'root' : user,
    ...rights(pod, spec),
    mounts: worker.volumes?.mountsFor(spec, all) ?? [],
    readOnlyRoot: spec.securityContext?.readOnlyRootFilesystem ?? false,
    tty: spec.tty ?? false,
    stdin: spec.stdin ?? false,
    stdinOnce: spec.stdinOnce ?? false,
    ...(memory === undefined ? {} : { memoryLimit: memory }),
    ...(processor === undefined ? {} : { processorLimit: processor }),
    ...(requested === undefined ? {} : { processorRequest: millicores(requested)! }),
    oomScoreAdjust: oomScoreAdjust(worker, spec),
    terminationMessagePath: spec.terminationMessagePath ?? '/dev/termination-log',
    ...(target ? { target } : {}),
    logOnError: spec.terminationMessagePolicy === 'FallbackToLogsOnError',
  }
}

/** AppArmor profiles of a node's kernel: those that containerd, and Docker beneath the node, load for containers that name none. */
const LOADED_PROFILES: ReadonlySet<string> = new Set(['cri-containerd.apparmor.d', 'docker-default'])

/** Where profiles of system calls lie on a node. */
const SECCOMP_ROOT = '/var/lib/kubelet/seccomp'

/** Throws ConfigError for a profile that is not on the node. */
function checkSeccomp({ pod, node }: PodWorker, { securityContext }: Container): void {
  const { type, localhostProfile = '' } = securityContext?.seccompProfile ?? pod.spec?.securityContext?.seccompProfile ?? {}
  const path = `${SECCOMP_ROOT}/${localhostProfile}`
  if (type !== 'Localhost' || securityContext?.privileged || node.files.exists(path)) return
  const why = `cannot load seccomp profile "${path}": open ${path}: no such file or directory`
  throw new ConfigError('CreateContainerError', `failed to create containerd container: ${why}`)
}

/** Throws ConfigError for a profile that is not loaded. */
function checkAppArmor({ spec: pod }: Pod, { securityContext }: Container): void {
  const { type, localhostProfile = '' } = securityContext?.appArmorProfile ?? pod?.securityContext?.appArmorProfile ?? {}
  if (type !== 'Localhost' || LOADED_PROFILES.has(localhostProfile)) return
  const why = `failed to get container spec opts: failed to generate apparmor spec opts: apparmor profile not found ${localhostProfile}`
  throw new ConfigError('CreateContainerError', why)
}

/** What the security contexts say of the process beside its user. */
function rights({ spec: pod }: Pod, { securityContext }: Container): Partial<ContainerConfig> {
  const { fsGroup, supplementalGroups = [], supplementalGroupsPolicy, seccompProfile, sysctls = [] } = { ...pod?.securityContext }
  const group = securityContext?.runAsGroup ?? pod?.securityContext?.runAsGroup
  const groups = [...(fsGroup === undefined ? [] : [fsGroup]), ...supplementalGroups]
  const filter = securityContext?.seccompProfile ?? seccompProfile
  return {
    ...(group === undefined ? {} : { group }),
    ...(groups.length > 0 ? { groups } : {}),
    ...(supplementalGroupsPolicy === 'Strict' ? { onlyGivenGroups: true } : {}),
    ...(securityContext?.capabilities ? { capabilities: securityContext.capabilities } : {}),
    ...(securityContext?.privileged ? { privileged: true } : {}),
    ...(securityContext?.allowPrivilegeEscalation === false ? { noNewPrivileges: true } : {}),
    ...(sysctls.length > 0 ? { sysctls: Object.fromEntries(sysctls.map(({ name, value }) => [name, value])) } : {}),
    ...(filter && filter.type !== 'Unconfined' ? { seccomp: true } : {}),
  }
}

/** Why a container that must not run as root cannot be let run; undefined when it can. A name says nothing without the image's files. */
function whyMaybeRoot(asked: number | undefined, image: string | undefined): string | undefined {
  if (asked !== undefined) return asked === 0 ? "container's runAsUser breaks non-root policy" : undefined
  const user = image?.split(':')[0] || '0'
  if (!/^\d+$/.test(user)) return `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root`
  return Number(user) === 0 ? 'container has runAsNonRoot and image will run as root' : undefined
}
