/** A container's environment: env and envFrom with their sources, the variables of Services, and $(NAME) references; models makeEnvironmentVariables. */
import { decodeBase64Text } from '../../api/base64'
import { oneText } from '../../api/one-text'
import { hasReason } from '../../api/status'
import { CONFIG_MAPS, SECRETS } from '../../schema/resources'
import type { Container, EnvVarSource, FileKeySelector, Service } from '../../schema/types'
import { ConfigError } from './config-error'
import type { ContainerRecord } from './container-record'
import { valueInFile } from './env-file'
import { fieldValue, resourceFieldValue } from '../pod/downward'
import type { PodWorker } from '../pod/pod-worker'

export interface Environment {
  /** What env and envFrom give, references resolved. */
  readonly own: Readonly<Record<string, string>>
  /** With the variables of Services that the container does not set itself. */
  readonly all: Readonly<Record<string, string>>
}

/** Throws ConfigError when a source is not there. */
export function containerEnvironment(worker: PodWorker, record: ContainerRecord): Environment {
  const spec = record.spec()
  const own: Record<string, string> = {}
  for (const { configMapRef, secretRef, prefix = '' } of spec.envFrom ?? []) {
    const source = configMapRef ?? secretRef
    if (!source?.name) continue
    const data = configMapRef ? configMapData(worker, source.name, source.optional) : secretData(worker, source.name, source.optional)
    for (const [key, value] of Object.entries(data ?? {})) own[prefix + key] = value
  }
  const services = serviceEnvironment(worker)
  for (const { name, value, valueFrom } of spec.env ?? []) {
    const given = valueFrom ? sourceValue(worker, spec, valueFrom) : value === undefined ? '' : expand(value, { ...services, ...own })
    if (given !== undefined) own[name] = given
  }
  return { own, all: { ...own, ...without(services, own) } }
}

/** Undefined for what is optional and not there. */
function sourceValue(worker: PodWorker, spec: Container, source: EnvVarSource): string | undefined {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source
  if (fieldRef) return fieldValue(worker, fieldRef.fieldPath)
  if (resourceFieldRef) return resourceFieldValue(worker, resourceFieldRef, spec)
  if (fileKeyRef) return fileValue(worker, fileKeyRef)
  if (configMapKeyRef?.name) {
    const { name, key, optional } = configMapKeyRef
    return keyOf(worker, configMapData(worker, name, optional), key, optional, 'ConfigMap', name)
  }
  if (secretKeyRef?.name) {
    const { name, key, optional } = secretKeyRef
    return keyOf(worker, secretData(worker, name, optional), key, optional, 'Secret', name)
  }
  return ''
}

function keyOf(
  { pod }: PodWorker,
  data: Readonly<Record<string, string>> | undefined,
  key: string,
  optional: boolean | undefined,
  kind: string,
  name: string,
): string | undefined {
  const found = data?.[key]
  if (found !== undefined || optional) return found
  throw new ConfigError('CreateContainerConfigError', `couldn't find key ${key} in ${kind} ${pod.metadata.namespace}/${name}`)
}

function fileValue(worker: PodWorker, { volumeName, path, key, optional }: FileKeySelector): string | undefined {
  const fail = (message: string): never => {
    throw new ConfigError('CreateContainerConfigError', message)
  }
  const file = worker.volumes?.file(volumeName, path)
  if (!file) return fail(`cannot find the volume ${JSON.stringify(volumeName)} referenced by FileKeyRef`)
  let value: string | undefined
  try {
    value = valueInFile(file.files.readText(file.path), key)
  } catch {
    // Why is left to the kubelet's own log: the file may hold secrets.
    return fail("couldn't parse env file")
  }
  if (value !== undefined || optional) return value
  return fail(`environment variable key ${JSON.stringify(key)} not found in file ${JSON.stringify(file.hostPath)}`)
}

/** What the pod sets itself stands before the variables of Services, and instead of them. */
function without(variables: Readonly<Record<string, string>>, others: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !(name in others)))
}

/** $(NAME) becomes the variable's value, $$ a dollar; unknown names stay as they are. */
export function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return expandWith(text, (name) => variables[name])
}

/** More bytes than a runtime can be told in one message: a few variables that name each other several times stand for any number. */
const LARGEST = 16 * 1024 * 1024

/** As `expand`, with the values from wherever. Throws ConfigError when that is more than a runtime can be told. */
export function expandWith(text: string, valueOf: (name: string) => string | undefined): string {
  // Behind the last bracket nothing closes; looking for it from each one that opens there would take its time.
  const end = text.lastIndexOf(')') + 1
  let size = text.length
  const value = (whole: string, form: string, name: string | undefined): string => {
    const known = form === '$' ? '$' : (valueOf(name ?? '') ?? whole)
    size += known.length - whole.length
    if (size <= LARGEST) return known
    const why = `trying to send message larger than max (${size} vs. ${LARGEST})`
    throw new ConfigError('CreateContainerError', `rpc error: code = ResourceExhausted desc = ${why}`)
  }
  const expanded = text.slice(0, end).replace(/\$(\$|\(([^)]*)\))/g, value)
  return expanded + text.slice(end).replaceAll('$$', () => '$')
}

function configMapData(worker: PodWorker, name: string, optional: boolean | undefined): Readonly<Record<string, string>> | undefined {
  try {
    return worker.node.client.resource(CONFIG_MAPS).get(name, worker.pod.metadata.namespace).data ?? {}
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
    if (optional) return undefined
    throw new ConfigError('CreateContainerConfigError', `configmap "${name}" not found`)
  }
}

function secretData(worker: PodWorker, name: string, optional: boolean | undefined): Readonly<Record<string, string>> | undefined {
  try {
    const { data = {} } = worker.node.client.resource(SECRETS).get(name, worker.pod.metadata.namespace)
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decodeBase64Text(value)]))
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
    if (optional) return undefined
    throw new ConfigError('CreateContainerConfigError', `secret "${name}" not found`)
  }
}

/** Variables for the Services of the pod's namespace and the API server's own; models pkg/kubelet/envvars. */
function serviceEnvironment(worker: PodWorker): Record<string, string> {
  const { pod, node } = worker
  const namespace = pod.metadata.namespace ?? 'default'
  const chosen = new Map<string, Service>()
  const master = node.services.get('kubernetes', 'default')
  if (master) chosen.set('kubernetes', master)
  if (pod.spec?.enableServiceLinks ?? true) for (const service of node.services.list(namespace)) chosen.set(service.metadata.name, service)
  const result: Record<string, string> = {}
  for (const service of chosen.values()) {
    const { clusterIP, ports = [] } = service.spec ?? {}
    const first = ports[0]
    if (!clusterIP || clusterIP === 'None' || !first) continue
    const prefix = service.metadata.name.toUpperCase().replace(/-/g, '_')
    result[`${prefix}_SERVICE_HOST`] = clusterIP
    result[`${prefix}_SERVICE_PORT`] = String(first.port)
    for (const { name, port } of ports) if (name) result[`${prefix}_SERVICE_PORT_${name.toUpperCase().replace(/-/g, '_')}`] = String(port)
    ports.forEach(({ port, protocol = 'TCP' }, index) => {
      const scheme = protocol.toLowerCase()
      const url = oneText(`${scheme}://${clusterIP}:${port}`)
      if (index === 0) result[`${prefix}_PORT`] = url
      const own = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`
      result[own] = url
      result[`${own}_PROTO`] = scheme
      result[`${own}_PORT`] = String(port)
      result[`${own}_ADDR`] = clusterIP
    })
  }
  return result
}
