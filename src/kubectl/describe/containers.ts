/** Containers of a pod or a pod template: image, ports, state, resources, probes, environment, mounts. */
import { goQuote } from '../../engine/api/strconv'
import { asDict, asList, asText, at, textAt, type Dict } from '../values'
import { fieldValue, resourceFieldValue } from './downward'
import { quantityText } from './quantities'
import { goList, longTime, orNone, yesNo, type Sheet } from './sheet'

export interface ContainerSection {
  readonly label: string
  readonly containers: readonly unknown[]
  readonly statuses?: readonly unknown[]
  /** The pod, for values that come from its own fields. */
  readonly pod?: Dict
  /** Templates stand two spaces further right. */
  readonly space: string
}

export function describeContainers(sheet: Sheet, section: ContainerSection): void {
  const { containers, space } = section
  sheet.line(0, `${space}${section.label}:${containers.length ? '' : ' <none>'}`)
  for (const container of containers) {
    const status = section.statuses?.find((each) => at(each, 'name') === at(container, 'name'))
    describeBasics(sheet, container, status, space)
    describeWords(sheet, 'Command', at(container, 'command'))
    describeWords(sheet, 'Args', at(container, 'args'))
    if (status) describeStates(sheet, status)
    describeResources(sheet, at(container, 'resources'), 2)
    for (const [title, field] of PROBES) {
      const probe = at(container, field)
      if (probe) sheet.field(title, probeText(probe), 2)
    }
    describeEnvFrom(sheet, asList(at(container, 'envFrom')))
    describeEnv(sheet, container, section.pod)
    describeMounts(sheet, container)
  }
}

const PROBES = [
  ['Liveness', 'livenessProbe'],
  ['Readiness', 'readinessProbe'],
  ['Startup', 'startupProbe'],
] as const

function describeBasics(sheet: Sheet, container: unknown, status: unknown, space: string): void {
  sheet.line(1, `${space ? ' ' : ''}${textAt(container, 'name')}:`)
  if (status) sheet.field('Container ID', at(status, 'containerID'), 2)
  sheet.field('Image', at(container, 'image'), 2)
  if (status) sheet.field('Image ID', at(status, 'imageID'), 2)
  for (const [title, field] of [
    ['Port', 'containerPort'],
    ['Host Port', 'hostPort'],
  ] as const) {
    const ports = asList(at(container, 'ports')).map((port) => {
      const name = textAt(port, 'name')
      return `${asText(at(port, field) ?? 0)}/${textAt(port, 'protocol')}${name ? ` (${name})` : ''}`
    })
    sheet.field(ports.length > 1 ? `${title}s` : title, orNone(ports.join(', ')), 2)
  }
  const profile = at(container, 'securityContext', 'seccompProfile')
  if (profile) {
    sheet.field('SeccompProfile', at(profile, 'type'), 2)
    if (at(profile, 'type') === 'Localhost') sheet.field('LocalhostProfile', at(profile, 'localhostProfile'), 3)
  }
}

function describeWords(sheet: Sheet, title: string, words: unknown): void {
  if (asList(words).length === 0) return
  sheet.line(2, `${title}:`)
  for (const word of asList(words)) for (const line of asText(word).split('\n')) sheet.line(3, line)
}

function describeStates(sheet: Sheet, status: unknown): void {
  describeState(sheet, 'State', at(status, 'state'))
  if (at(status, 'lastState', 'terminated')) describeState(sheet, 'Last State', at(status, 'lastState'))
  sheet.field('Ready', yesNo(at(status, 'ready')), 2)
  sheet.field('Restart Count', asText(at(status, 'restartCount') ?? 0), 2)
}

function describeState(sheet: Sheet, title: string, state: unknown): void {
  const running = at(state, 'running')
  const terminated = at(state, 'terminated')
  if (running) {
    sheet.field(title, 'Running', 2)
    return sheet.field('Started', longTime(at(running, 'startedAt')), 3)
  }
  if (at(state, 'waiting') || !terminated) {
    sheet.field(title, 'Waiting', 2)
    const reason = textAt(state, 'waiting', 'reason')
    if (reason) sheet.field('Reason', reason, 3)
    return
  }
  sheet.field(title, 'Terminated', 2)
  if (textAt(terminated, 'reason')) sheet.field('Reason', at(terminated, 'reason'), 3)
  if (textAt(terminated, 'message')) sheet.field('Message', at(terminated, 'message'), 3)
  sheet.field('Exit Code', asText(at(terminated, 'exitCode') ?? 0), 3)
  if (Number(at(terminated, 'signal') ?? 0) > 0) sheet.field('Signal', at(terminated, 'signal'), 3)
  sheet.field('Started', longTime(at(terminated, 'startedAt')), 3)
  sheet.field('Finished', longTime(at(terminated, 'finishedAt')), 3)
}

export function describeResources(sheet: Sheet, resources: unknown, level: number): void {
  for (const [title, field] of [
    ['Limits', 'limits'],
    ['Requests', 'requests'],
  ] as const) {
    const amounts = asDict(at(resources, field))
    const names = Object.keys(amounts).sort()
    if (names.length) sheet.line(level, `${title}:`)
    for (const name of names) sheet.field(name, quantityText(amounts[name]), level + 1)
  }
}

export function probeText(probe: unknown): string {
  const number = (field: string) => asText(at(probe, field) ?? 0)
  const port = (handler: unknown) => asText(at(handler, 'port') ?? 0)
  const timing = `delay=${number('initialDelaySeconds')}s timeout=${number('timeoutSeconds')}s period=${number('periodSeconds')}s #success=${number('successThreshold')} #failure=${number('failureThreshold')}`
  const exec = at(probe, 'exec')
  if (exec) return `exec ${goList(asList(at(exec, 'command')))} ${timing}`
  const http = at(probe, 'httpGet')
  if (http) {
    const path = textAt(http, 'path')
    const host = textAt(http, 'host')
    const scheme = textAt(http, 'scheme').toLowerCase()
    // A percent sign of a port such as `25%` is escaped as one of a host would be.
    const address = `${host.includes(':') ? `[${host}]` : host}:${port(http).replaceAll('%', '%25')}`
    return `http-get ${scheme ? `${scheme}:` : ''}//${address}${path && !path.startsWith('/') ? '/' : ''}${escapedPath(path)} ${timing}`
  }
  const tcp = at(probe, 'tcpSocket')
  if (tcp) return `tcp-socket ${textAt(tcp, 'host')}:${port(tcp)} ${timing}`
  const grpc = at(probe, 'grpc')
  if (grpc) return `grpc <pod>:${port(grpc)} ${textAt(grpc, 'service')} ${timing}`
  return `unknown ${timing}`
}

/** The probe's path is put into a URL as a path: its question mark is then escaped. */
function escapedPath(path: string): string {
  return encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23')
}

function describeEnvFrom(sheet: Sheet, sources: readonly unknown[]): void {
  if (sources.length === 0) return
  sheet.line(2, 'Environment Variables from:')
  for (const source of sources) {
    const map = at(source, 'configMapRef')
    const reference = map ?? at(source, 'secretRef')
    const from = map ? 'ConfigMap' : reference ? 'Secret' : ''
    const prefix = textAt(source, 'prefix')
    const optional = at(reference, 'optional') === true
    sheet.line(3, textAt(reference, 'name'), prefix ? `${from} with prefix '${prefix}'` : from, `Optional: ${optional}`)
  }
}

function describeEnv(sheet: Sheet, container: unknown, pod: Dict | undefined): void {
  const variables = asList(at(container, 'env'))
  if (variables.length === 0) return sheet.field('Environment', '<none>', 2)
  sheet.line(2, 'Environment:')
  for (const variable of variables) {
    const name = textAt(variable, 'name')
    const from = at(variable, 'valueFrom')
    if (!from) {
      const lines = textAt(variable, 'value').split('\n')
      lines.forEach((line, index) => sheet.line(3, index === 0 ? `${name}:` : '', line))
      continue
    }
    const field = at(from, 'fieldRef')
    const resource = at(from, 'resourceFieldRef')
    const secret = at(from, 'secretKeyRef')
    const map = at(from, 'configMapKeyRef')
    if (field) {
      const path = textAt(field, 'fieldPath')
      sheet.field(name, `${pod ? fieldValue(pod, path) : ''} (${textAt(field, 'apiVersion')}:${path})`, 3)
    } else if (resource) {
      const what = textAt(resource, 'resource')
      const value = resourceFieldValue(container, resource)
      const shown = value === '0' && (what === 'limits.cpu' || what === 'limits.memory') ? 'node allocatable' : value
      sheet.field(name, `${shown} (${what})`, 3)
    } else if (secret) {
      const text = `<set to the key '${textAt(secret, 'key')}' in secret '${textAt(secret, 'name')}'>`
      sheet.line(3, `${name}:`, text, `Optional: ${at(secret, 'optional') === true}`)
    } else if (map) {
      const text = `<set to the key '${textAt(map, 'key')}' of config map '${textAt(map, 'name')}'>`
      sheet.line(3, `${name}:`, text, `Optional: ${at(map, 'optional') === true}`)
    }
  }
}

function describeMounts(sheet: Sheet, container: unknown): void {
  const mounts = asList(at(container, 'volumeMounts')).toSorted((a, b) => (textAt(a, 'mountPath') < textAt(b, 'mountPath') ? -1 : 1))
  if (mounts.length === 0) sheet.field('Mounts', '<none>', 2)
  else sheet.line(2, 'Mounts:')
  for (const mount of mounts) {
    const part = textAt(mount, 'subPath')
    const flags = [at(mount, 'readOnly') === true ? 'ro' : 'rw', ...(part ? [`path=${goQuote(part)}`] : [])]
    sheet.line(3, `${textAt(mount, 'mountPath')} from ${textAt(mount, 'name')} (${flags.join(',')})`)
  }
  const devices = asList(at(container, 'volumeDevices'))
  if (devices.length === 0) return
  sheet.line(2, mounts.length === 0 ? 'Devices:\t<none>' : 'Devices:')
  for (const device of devices.toSorted((a, b) => (textAt(a, 'devicePath') < textAt(b, 'devicePath') ? -1 : 1))) {
    sheet.line(3, `${textAt(device, 'devicePath')} from ${textAt(device, 'name')}`)
  }
}
