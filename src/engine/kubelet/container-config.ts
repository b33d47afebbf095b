/** From a container's spec to what the runtime starts: arguments, environment, mounts, user, limits; models generateContainerConfig. */
import { quantityNumber } from '../api/quantity'
import type { Image } from '../images/image'
import type { ContainerConfig } from '../runtime/container'
import { ConfigError } from './config-error'
import type { ContainerRecord } from './container-record'
import { containerEnvironment, expand, serviceEnvironment } from './environment'
import { podHostname } from './sandbox-config'
import type { PodWorker } from './pod-worker'

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export function containerConfig(worker: PodWorker, record: ContainerRecord, image: Image): ContainerConfig {
  const { pod, node } = worker
  const spec = record.spec()
  const security = { ...pod.spec?.securityContext, ...spec.securityContext }
  if (security.runAsNonRoot && (security.runAsUser === 0 || (security.runAsUser === undefined && isRoot(image.user)))) {
    const { name, namespace } = pod.metadata
    const where = `(pod: "${name}_${namespace}(${pod.metadata.uid})", container: ${record.name})`
    throw new ConfigError(
      'CreateContainerConfigError',
      security.runAsUser === 0
        ? `container's runAsUser breaks non-root policy ${where}`
        : `container has runAsNonRoot and image will run as root ${where}`,
    )
  }
  const own = containerEnvironment(worker, record)
  const expanded = (words: readonly string[] | undefined): readonly string[] | undefined => words?.map((word) => expand(word, own))
  const command = expanded(spec.command)
  const args = expanded(spec.args)
  const argv = command ? [...command, ...(args ?? [])] : [...(image.entrypoint ?? []), ...(args ?? image.command ?? [])]
  if (argv.length === 0) throw new ConfigError('CreateContainerError', 'no command specified')
  const env: Record<string, string> = {
    PATH,
    HOSTNAME: podHostname(worker, node),
    ...(spec.tty ? { TERM: 'xterm' } : {}),
    ...image.env,
    ...own,
    ...without(serviceEnvironment(worker), own),
  }
  const user = security.runAsUser === undefined ? (image.user ?? 'root') : String(security.runAsUser)
  env['HOME'] ??= user === 'root' || user === '0' ? '/root' : '/'
  const targetName = pod.spec?.ephemeralContainers?.find(({ name }) => name === record.name)?.targetContainerName
  const target = targetName === undefined ? undefined : worker.record(targetName).current
  const memory = spec.resources?.limits?.['memory']
  const cpu = spec.resources?.limits?.['cpu']
  return {
    name: record.name,
    attempt: record.current ? record.restartCount + 1 : record.restartCount,
    image,
    imageReference: spec.image ?? '',
    argv,
    env,
    workingDirectory: spec.workingDir ?? image.workingDirectory ?? '/',
    user: user === '0' ? 'root' : user,
    mounts: worker.volumes?.mountsFor(spec, own) ?? [],
    readOnlyRoot: spec.securityContext?.readOnlyRootFilesystem ?? false,
    tty: spec.tty ?? false,
    stdin: spec.stdin ?? false,
    stdinOnce: spec.stdinOnce ?? false,
    ...(memory === undefined ? {} : { memoryLimit: quantityNumber(memory) ?? 0 }),
    ...(cpu === undefined ? {} : { processorLimit: Math.round((quantityNumber(cpu) ?? 0) * 1000) }),
    ...(spec.lifecycle?.stopSignal ? { stopSignal: spec.lifecycle.stopSignal.replace(/^SIG/, '') } : {}),
    terminationMessagePath: spec.terminationMessagePath ?? '/dev/termination-log',
    ...(target ? { target } : {}),
    logOnError: spec.terminationMessagePolicy === 'FallbackToLogsOnError',
  }
}

/** What the pod sets itself stands before the variables of Services, and instead of them. */
function without(variables: Readonly<Record<string, string>>, others: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !(name in others)))
}

function isRoot(user: string | undefined): boolean {
  return user === undefined || user === '' || user === 'root' || user === '0'
}
