/** `[LOCAL:]REMOTE` words, named ports and service ports as numbers; models kubectl's port-forward. */
import { CliError } from '../../command/errors'
import { asDict, asList, asText, at, nameOfObject, textAt, type Dict } from '../../values'

export interface ForwardedPort {
  /** 0: any free one. */
  readonly local: number
  readonly remote: number
}

interface WrittenPort {
  readonly local: string | undefined
  readonly remote: string
}

function split(word: string): WrittenPort {
  // Of more than two numbers the first one counts for both.
  const [first = '', second, ...more] = word.split(':')
  return second === undefined || more.length > 0 ? { local: undefined, remote: first } : { local: first || '0', remote: second }
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text)
}

function inRange(text: string, what: string): number {
  const port = Number(text)
  if (!isNumber(text) || port > 65535)
    throw new CliError(
      `error parsing ${what} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${isNumber(text) ? 'value out of range' : 'invalid syntax'}`,
    )
  return port
}

function namedPort(pod: Dict, name: string): number {
  for (const field of ['containers', 'initContainers'])
    for (const container of asList(at(pod, 'spec', field)))
      for (const port of asList(at(container, 'ports'))) if (at(port, 'name') === name) return Number(at(port, 'containerPort'))
  throw new CliError(`Pod '${nameOfObject(pod)}' does not have a named port '${name}'`)
}

/** The port of the pod behind a port of the service. */
function targetPort(service: Dict, pod: Dict, written: string): number {
  const ports = asList(at(service, 'spec', 'ports'))
  const found = ports.find((each) => (isNumber(written) ? at(each, 'port') === Number(written) : at(each, 'name') === written))
  if (!found)
    throw new CliError(
      isNumber(written)
        ? `Service ${nameOfObject(service)} does not have a service port ${written}`
        : `Service '${nameOfObject(service)}' does not have a named port '${written}'`,
    )
  const target = at(found, 'targetPort')
  if (textAt(service, 'spec', 'clusterIP') === 'None' && target === undefined) return Number(at(found, 'port'))
  if (target === undefined || target === 0) return Number(at(found, 'port'))
  return typeof target === 'number' ? target : isNumber(asText(target)) ? Number(asText(target)) : namedPort(pod, asText(target))
}

/** Throws CliError for what is no port. `object` is what was named: a service's ports are looked up in it. */
export function parsePorts(words: readonly string[], object: Dict, pod: Dict): readonly ForwardedPort[] {
  const isService = asDict(object)['kind'] === 'Service'
  return words.map((word) => {
    const { local, remote } = split(word)
    const target = isService ? String(targetPort(object, pod, remote)) : isNumber(remote) ? remote : String(namedPort(pod, remote))
    const from = inRange(local ?? (isNumber(remote) ? remote : target), 'local')
    const to = inRange(target, 'remote')
    if (to === 0) throw new CliError('remote port must be > 0')
    return { local: from, remote: to }
  })
}
