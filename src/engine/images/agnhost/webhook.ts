/** agnhost's webhooks: those that admit, refuse or change what they are shown, and the one that converts between versions. */
import { encodeBase64 } from '../../api/base64'
import { isObject, type JsonObject } from '../../api/json'
import type { DaemonProcess } from '../image'
import { reviewServer, type Judge } from '../review-server'

export function flagText(process: DaemonProcess, name: string, fallback = ''): string {
  for (const [index, word] of process.argv.entries()) {
    if (word === `--${name}`) return process.argv[index + 1] ?? fallback
    if (word.startsWith(`--${name}=`)) return word.slice(name.length + 3)
  }
  return fallback
}

const ALLOWED: JsonObject = { allowed: true }
const refused = (status: JsonObject): JsonObject => ({ allowed: false, status: { metadata: {}, ...status } })

function patched(...operations: readonly JsonObject[]): JsonObject {
  return { allowed: true, patch: encodeBase64(JSON.stringify(operations)), patchType: 'JSONPatch' }
}

const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {})
const labelsOf = (object: JsonObject): JsonObject => objectOf(objectOf(object['metadata'])['labels'])
const containersOf = (object: JsonObject, list = 'containers'): readonly JsonObject[] => {
  const containers = objectOf(object['spec'])[list]
  return Array.isArray(containers) ? containers.map(objectOf) : []
}

/** A judge of one core resource: others are a mistake of who configured it. */
function onlyOf(resource: string, judge: Judge): Judge {
  return (request, process) => {
    const { group = '', version = '', resource: found = '' } = objectOf(request['resource'])
    if (group === '' && version === 'v1' && found === resource) return judge(request, process)
    return resource === 'pods' ? refused({ message: `expect resource to be { v1 ${resource}}` }) : undefined
  }
}

const addLabel: Judge = ({ object }) => {
  const labels = labelsOf(objectOf(object))
  if (labels['added-label'] === 'yes') return ALLOWED
  if (Object.keys(labels).length === 0) return patched({ op: 'add', path: '/metadata/labels', value: { 'added-label': 'yes' } })
  const op = 'added-label' in labels ? 'replace' : 'add'
  return patched({ op, path: '/metadata/labels/added-label', value: 'yes' })
}

const admitPods: Judge = ({ object }) => {
  const pod = objectOf(object)
  const problems: string[] = []
  if (labelsOf(pod)['webhook-e2e-test'] === 'webhook-disallow') problems.push('the pod contains unwanted label;')
  for (const { name } of containersOf(pod))
    if (String(name).includes('webhook-disallow')) problems.push('the pod contains unwanted container name;')
  return problems.length === 0 ? ALLOWED : refused({ message: problems.join(' ') })
}

const attaching: Judge = ({ name, subResource, object }) => {
  if (name !== 'to-be-attached-pod') return ALLOWED
  if (subResource !== 'attach') return refused({ message: `expect subresource to be attach, got ${String(subResource)}` })
  const { stdin, container } = objectOf(object)
  if (stdin !== true || container !== 'container1') return ALLOWED
  return refused({ message: "attaching to pod 'to-be-attached-pod' is not allowed" })
}

const admitDefinitions: Judge = ({ object }) =>
  labelsOf(objectOf(object))['webhook-e2e-test'] === 'webhook-disallow' ? refused({ message: 'the crd contains unwanted label' }) : ALLOWED

/** Some answers take their time, and one never comes. */
function takes(path: string, { object }: JsonObject): number | undefined {
  if (path === '/always-allow-delay-5s') return 5000
  return path === '/pods' && labelsOf(objectOf(object))['webhook-e2e-test'] === 'wait-forever' ? Infinity : undefined
}

const has = (containers: readonly JsonObject[], name: string): boolean => containers.some((each) => each['name'] === name)

const mutatePods: Judge = ({ object }) => {
  const pod = objectOf(object)
  const name = 'webhook-added-init-container'
  const wanted = objectOf(pod['metadata'])['name'] === 'webhook-to-be-mutated' && !has(containersOf(pod, 'initContainers'), name)
  const value = [{ image: 'webhook-added-image', name, resources: {} }]
  return wanted ? patched({ op: 'add', path: '/spec/initContainers', value }) : ALLOWED
}

const addSidecar: Judge = ({ object }, process) => {
  const image = flagText(process, 'sidecar-image')
  if (image === '') return refused({ status: 'Failure', message: 'No image specified by the sidecar-image parameter', code: 500 })
  const name = 'webhook-added-sidecar'
  if (has(containersOf(objectOf(object)), name)) return ALLOWED
  return patched({ op: 'add', path: '/spec/containers/-', value: { image, name, resources: {} } })
}

/** Refuses objects with certain data to come, and others to go. */
const admitData =
  (unwanted: string, kept: string): Judge =>
  ({ operation, object, oldObject }) => {
    const found = objectOf(objectOf(operation === 'DELETE' ? oldObject : object)['data'])['webhook-e2e-test']
    if (found === 'webhook-disallow' && operation !== 'DELETE') return refused({ reason: unwanted })
    return found === 'webhook-nondeletable' && operation === 'DELETE' ? refused({ reason: kept }) : ALLOWED
  }

const mutateData: Judge = ({ object }) => {
  const data = objectOf(objectOf(object)['data'])
  if (data['mutation-stage-1'] === 'yes') return patched({ op: 'add', path: '/data/mutation-stage-2', value: 'yes' })
  return data['mutation-start'] === 'yes' ? patched({ op: 'add', path: '/data/mutation-stage-1', value: 'yes' }) : ALLOWED
}

const cannotGo = (what: string): string => `the ${what} cannot be deleted because it contains unwanted key and value`

const JUDGES: Readonly<Record<string, Judge>> = {
  '/always-allow-delay-5s': () => ({ allowed: true, status: { metadata: {}, message: 'this webhook allows all requests' } }),
  '/always-deny': () => refused({ message: 'this webhook denies all requests' }),
  '/add-label': addLabel,
  '/crd': admitDefinitions,
  '/pods/attach': onlyOf('pods', attaching),
  '/pods': onlyOf('pods', admitPods),
  '/mutating-pods': onlyOf('pods', mutatePods),
  '/mutating-pods-sidecar': onlyOf('pods', addSidecar),
  '/configmaps': onlyOf('configmaps', admitData('the configmap contains unwanted key and value', cannotGo('configmap'))),
  '/mutating-configmaps': onlyOf('configmaps', mutateData),
  '/custom-resource': admitData('the custom resource contains unwanted data', cannotGo('custom resource')),
  '/mutating-custom-resource': mutateData,
}

/** From `hostPort` to `host` and `port`, and back. */
function converted(object: JsonObject, apiVersion: string): JsonObject {
  const { hostPort, host, port, ...rest } = object
  const [, from = ''] = String(object['apiVersion']).split('/')
  const [, to = ''] = apiVersion.split('/')
  if (from === to) throw new Error(`conversion from a version to itself should not call the webhook: ${apiVersion}`)
  if (from === 'v1' && to === 'v2') {
    if (hostPort === undefined) return { ...rest, apiVersion }
    const [first, second, ...more] = String(hostPort).split(':')
    if (second === undefined || more.length > 0) throw new Error(`invalid hostPort value ${JSON.stringify(hostPort)}`)
    return { ...rest, apiVersion, host: first, port: second }
  }
  if (from !== 'v2' || to !== 'v1')
    throw new Error(`unexpected conversion version ${JSON.stringify(from === 'v1' || from === 'v2' ? apiVersion : object['apiVersion'])}`)
  const both = host !== undefined && port !== undefined
  return { ...rest, apiVersion, ...(both ? { hostPort: `${String(host)}:${String(port)}` } : {}) }
}

const convert: Judge = ({ desiredAPIVersion, objects }) => {
  try {
    const convertedObjects = (Array.isArray(objects) ? objects : []).map((each) => converted(objectOf(each), String(desiredAPIVersion)))
    return { convertedObjects, result: { metadata: {}, status: 'Success' } }
  } catch (error) {
    return { convertedObjects: [], result: { metadata: {}, status: 'Failure', message: (error as Error).message } }
  }
}

const server = (judges: Readonly<Record<string, Judge>>, pages: Readonly<Record<string, string>>) =>
  reviewServer({
    memory: 9_437_184,
    stderr: true,
    exitCode: 2,
    port: (process) => Number(flagText(process, 'port', '443')),
    files: (process) => ({ certificate: flagText(process, 'tls-cert-file'), key: flagText(process, 'tls-private-key-file') }),
    unready: (problem) => ({ message: `F1120 00:00:00.000000       1 config.go:48] ${problem}`, code: 255 }),
    judges,
    takes,
    pages,
  })

export const webhook = server(JUDGES, { '/readyz': 'ok' })
export const conversionWebhook = server({ '/crdconvert': convert }, { '/readyz': 'ok' })
