/** A container's environment: env and envFrom with their sources, the variables of Services, and $(NAME) references; models makeEnvironmentVariables. */
import { decodeBase64Text } from '../../api/base64'
import { oneText } from '../../api/one-text'
import { hasReason } from '../../api/status'
import { CONFIG_MAPS, SECRETS } from '../../schema/resources'
import type { Service } from '../../schema/types'
import { ConfigError } from './config-error'
import type { ContainerRecord } from './container-record'
import { fieldValue, resourceFieldValue } from '../pod/downward'
import type { PodWorker } from '../pod/pod-worker'

/** What env and envFrom give, references resolved, in order. Throws ConfigError. */
export function containerEnvironment(worker: PodWorker, record: ContainerRecord): Record<string, string> {
  const { pod } = worker
  const spec = record.spec()
  const result: Record<string, string> = {}
  for (const { configMapRef, secretRef, prefix = '' } of spec.envFrom ?? []) {
    const source = configMapRef ?? secretRef
    if (!source?.name) continue
    const data = configMapRef ? configMapData(worker, source.name, source.optional) : secretData(worker, source.name, source.optional)
    for (const [key, value] of Object.entries(data ?? {})) result[prefix + key] = value
  }
  const services = serviceEnvironment(worker)
  for (const { name, value, valueFrom } of spec.env ?? []) {
    if (!valueFrom) {
      result[name] = value === undefined ? '' : expand(value, { ...services, ...result })
      continue
    }
    const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom
    if (fieldRef) result[name] = fieldValue(worker, fieldRef.fieldPath)
    else if (resourceFieldRef) result[name] = resourceFieldValue(worker, resourceFieldRef, spec)
    else if (configMapKeyRef?.name) {
      const data = configMapData(worker, configMapKeyRef.name, configMapKeyRef.optional)
      const found = data?.[configMapKeyRef.key]
      if (found !== undefined) result[name] = found
      else if (!configMapKeyRef.optional)
        throw new ConfigError(
          'CreateContainerConfigError',
          `couldn't find key ${configMapKeyRef.key} in ConfigMap ${pod.metadata.namespace}/${configMapKeyRef.name}`,
        )
    } else if (secretKeyRef?.name) {
      const data = secretData(worker, secretKeyRef.name, secretKeyRef.optional)
      const found = data?.[secretKeyRef.key]
      if (found !== undefined) result[name] = found
      else if (!secretKeyRef.optional)
        throw new ConfigError(
          'CreateContainerConfigError',
          `couldn't find key ${secretKeyRef.key} in Secret ${pod.metadata.namespace}/${secretKeyRef.name}`,
        )
    }
  }
  return result
}

/** $(NAME) becomes the variable's value, $$ a dollar; unknown names stay as they are. */
export function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (whole, form: string, name: string | undefined) => {
    if (form === '$') return '$'
    return variables[name ?? ''] ?? whole
  })
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
export function serviceEnvironment(worker: PodWorker): Record<string, string> {
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
