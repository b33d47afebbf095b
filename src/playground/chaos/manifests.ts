/** The objects that chaos makes, as a person would write them. */
import type { KubeObject, NewObject, Resource } from '../../engine/api/object'
import { kinds } from '../../engine/kinds'
import type { Operation } from './operations'

type Manifest = NewObject<KubeObject>
type Made = Extract<Operation, { do: 'budget' | 'service' | 'job' | 'big pod' | 'quota' | 'volume' | 'claim' }>

export const QUOTA = 'most'
const STORAGE = { accessModes: ['ReadWriteOnce'], storageClassName: 'yard' } as const

export const imageOf = (version: 1 | 2): string => (version === 1 ? 'nginx:1.27' : 'nginx:1.28')
export const jobName = (name: string): string => `${name}-job`
export const bigPodName = (name: string, important: boolean): string => `${name}-${important ? 'important' : 'plain'}`

export function resourceOf(object: Manifest): Resource {
  const kind = kinds.find(({ resource }) => resource.kind === object.kind && object.apiVersion.startsWith(resource.group))
  if (!kind) throw new Error(`there is no ${object.apiVersion} ${object.kind}`)
  return kind.resource
}

function objectOf(apiVersion: string, kind: string, name: string, rest: object, where: string | undefined = 'default'): Manifest {
  return { apiVersion, kind, metadata: { name, ...(where ? { namespace: where } : {}) }, ...rest } as Manifest
}

export const IMPORTANT = objectOf('scheduling.k8s.io/v1', 'PriorityClass', 'important', { value: 1000 }, '')

export function workload(kind: string, name: string, replicas: number, where = 'default'): Manifest {
  const labels = { app: name }
  const spec = {
    ...(kind === 'DaemonSet' ? {} : { replicas }),
    ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 5, containers: [{ name: 'main', image: imageOf(1) }] } },
  }
  return objectOf('apps/v1', kind, name, { spec }, where)
}

/** A ConfigMap that does not go before somebody lets go of it. */
export function held(name: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', finalizers: ['yard.example.com/held'] },
  } as Manifest
}

export function namespace(name: string): Manifest {
  return objectOf('v1', 'Namespace', `ns-${name}`, {}, '')
}

export function manifest(operation: Made): Manifest {
  switch (operation.do) {
    case 'budget': {
      const { name, minAvailable } = operation
      return objectOf('policy/v1', 'PodDisruptionBudget', name, { spec: { minAvailable, selector: { matchLabels: { app: name } } } })
    }
    case 'service':
      return objectOf('v1', 'Service', operation.name, { spec: { selector: { app: operation.name }, ports: [{ port: 80 }] } })
    case 'quota':
      return objectOf('v1', 'ResourceQuota', QUOTA, { spec: { hard: { pods: String(operation.pods) } } })
    case 'volume':
      return objectOf(
        'v1',
        'PersistentVolume',
        operation.name,
        { spec: { ...STORAGE, capacity: { storage: '1Gi' }, hostPath: { path: '/mnt' } } },
        '',
      )
    case 'claim':
      return objectOf('v1', 'PersistentVolumeClaim', operation.name, { spec: { ...STORAGE, resources: { requests: { storage: '1Gi' } } } })
    case 'big pod': {
      const { name, important } = operation
      const containers = [{ name: 'main', image: imageOf(1), resources: { requests: { cpu: '1500m' } } }]
      const spec = { terminationGracePeriodSeconds: 5, containers, ...(important ? { priorityClassName: 'important' } : {}) }
      return objectOf('v1', 'Pod', bigPodName(name, important), { spec })
    }
    case 'job': {
      const { name, completions, indexed, fails } = operation
      const containers = [{ name: 'main', image: 'busybox', command: ['sh', '-c', `sleep 3; exit ${Number(fails)}`] }]
      const spec = {
        completions,
        parallelism: 2,
        backoffLimit: 2,
        ...(indexed ? { completionMode: 'Indexed' } : {}),
        template: { spec: { restartPolicy: 'Never', containers } },
      }
      return objectOf('batch/v1', 'Job', jobName(name), { spec })
    }
  }
}
