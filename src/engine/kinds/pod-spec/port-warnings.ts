/** Ports of one pod that say the same or get in each other's way; models the parts on ports of pkg/api/pod/warnings.go. */
import type { ContainerPort, PodSpec } from '../../schema/types'

interface Declared {
  readonly field: string
  readonly port: ContainerPort
}

function declaredPorts(spec: PodSpec, path: string): Declared[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).flatMap(({ ports }, i) => (ports ?? []).map((port, j) => ({ field: `${path}.${list}[${i}].ports[${j}]`, port }))),
  )
}

/** How Go prints the structure of a port. */
const inGo = ({ name = '', hostPort = 0, containerPort, protocol = 'TCP', hostIP = '' }: ContainerPort): string =>
  `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`

/** What is wrong with declaring both; undefined when each is on its own. */
function clash({ hostIP = '', hostPort = 0 }: ContainerPort, { hostIP: ip = '', hostPort: number = 0 }: ContainerPort): string | undefined {
  if (hostIP === ip && hostPort === number) return 'duplicate'
  if (hostPort === 0 || number === 0) return 'overlapping'
  return hostPort === number && (hostIP === '') !== (ip === '') ? 'dangerously ambiguous' : undefined
}

/** Remarks on ports, then on their names. `path` is that of the pod's spec. */
export function portWarnings(spec: PodSpec, path: string): string[] {
  const found: string[] = []
  const ports = declaredPorts(spec, path)
  const same = new Map<string, Declared[]>()
  for (const { field, port } of ports) {
    if (port.hostIP && !port.hostPort) found.push(`${field}: hostIP set without hostPort: ${inGo(port)}`)
    const key = `${port.containerPort}/${port.protocol ?? 'TCP'}`
    const others = same.get(key) ?? []
    for (const other of others) {
      const how = clash(port, other.port)
      if (how) found.push(`${field}: ${how} port definition with ${other.field}`)
    }
    same.set(key, [...others, { field, port }])
  }
  const names = new Map<string, string>()
  for (const { field, port } of ports) {
    if (!port.name) continue
    const first = names.get(port.name)
    if (first === undefined) names.set(port.name, field)
    else {
      found.push(
        `${field}: duplicate port name "${port.name}" with ${first}, services and probes that select ports by name will use ${first}`,
      )
    }
  }
  return found
}
