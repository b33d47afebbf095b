/** Short ways to write objects for manifests; fields come in the order in which people write them. */

export type Fields = Readonly<Record<string, unknown>>
/** Manifests by their path without the extension, document by document. */
export type Manifests = Readonly<Record<string, readonly Fields[]>>

export const object = (apiVersion: string, kind: string, metadata: string | Fields, rest: Fields = {}): Fields => ({
  apiVersion,
  kind,
  metadata: typeof metadata === 'string' ? { name: metadata } : metadata,
  ...rest,
})

export const labelled = (name: string, labels: Fields): Fields => ({ name, labels })

export const container = (name: string, image: string, rest: Fields = {}): Fields => ({ name, image, ...rest })

export const pod = (metadata: string | Fields, containers: readonly Fields[], spec: Fields = {}): Fields =>
  object('v1', 'Pod', metadata, { spec: { ...spec, containers } })

export const shell = (script: string, program = '/bin/sh'): Fields => ({ command: [program, '-c', script] })

/** A pod template for pods with these labels. */
export const template = (labels: Fields, containers: readonly Fields[], spec: Fields = {}): Fields => ({
  metadata: { labels },
  spec: { ...spec, containers },
})

/** A workload of apps/v1 whose selector is its pods' labels. */
function workload(
  kind: string,
  metadata: string | Fields,
  labels: Fields,
  spec: Fields,
  containers: readonly Fields[],
  pods: Fields,
): Fields {
  return object('apps/v1', kind, metadata, {
    spec: { selector: { matchLabels: labels }, ...spec, template: template(labels, containers, pods) },
  })
}

export const deployment = (
  metadata: string | Fields,
  labels: Fields,
  spec: Fields,
  containers: readonly Fields[],
  pods: Fields = {},
): Fields => workload('Deployment', metadata, labels, spec, containers, pods)

export const statefulSet = (name: string, labels: Fields, spec: Fields, containers: readonly Fields[], pods: Fields = {}): Fields =>
  workload('StatefulSet', name, labels, spec, containers, pods)

export const daemonSet = (
  metadata: string | Fields,
  labels: Fields,
  spec: Fields,
  containers: readonly Fields[],
  pods: Fields = {},
): Fields => workload('DaemonSet', metadata, labels, spec, containers, pods)

export const service = (metadata: string | Fields, selector: Fields, ports: readonly Fields[], spec: Fields = {}): Fields =>
  object('v1', 'Service', metadata, { spec: { ...spec, selector, ports } })

export const job = (name: string, spec: Fields, containers: readonly Fields[], pods: Fields = { restartPolicy: 'Never' }): Fields =>
  object('batch/v1', 'Job', name, { spec: { ...spec, template: { spec: { ...pods, containers } } } })

export const claim = (metadata: string | Fields, storage: string, spec: Fields = {}): Fields =>
  object('v1', 'PersistentVolumeClaim', metadata, {
    spec: { ...spec, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  })

export const hostPathVolume = (name: string, storage: string, path: string): Fields =>
  object(
    'v1',
    'PersistentVolume',
    { name, labels: { type: 'local' } },
    {
      spec: { storageClassName: 'manual', capacity: { storage }, accessModes: ['ReadWriteOnce'], hostPath: { path } },
    },
  )

export const port = (containerPort: number, name?: string): Fields => ({ ports: [name ? { name, containerPort } : { containerPort }] })

export const mount = (name: string, mountPath: string, rest: Fields = {}): Fields => ({
  volumeMounts: [{ name, mountPath, ...rest }],
})

export const emptyDir = (name: string): Fields => ({ volumes: [{ name, emptyDir: {} }] })

export const resources = (limits: Fields, requests?: Fields): Fields => ({ resources: requests ? { limits, requests } : { limits } })
