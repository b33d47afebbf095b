/** Which containers' logs are meant; models polymorphichelpers.logsForObject. */
import type { Invocation } from '../../command/definition'
import { CliError, errorMessage } from '../../command/errors'
import { goType } from '../../resource/pod-spec'
import { byLogging } from '../../resource/pod-order'
import { annotatedContainer, containerNames, findContainer, hasSeveralContainers, podSelectorOf, podsOf } from '../../resource/pods-of'
import { asList, at, nameOfObject, namespaceOfObject, textAt, type Dict } from '../../values'

export interface LogSource {
  readonly namespace: string
  readonly pod: string
  readonly container: string
}

async function podSources({ flags, session }: Invocation, pod: Dict, container: string): Promise<readonly LogSource[]> {
  const source = (name: string): LogSource => ({ namespace: namespaceOfObject(pod), pod: nameOfObject(pod), container: name })
  if (flags.bool('all-containers')) {
    return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((field) =>
      asList(at(pod, 'spec', field)).map((each) => source(textAt(each, 'name'))),
    )
  }
  let name = container || (await annotatedContainer(session, pod)) || ''
  if (!name) {
    name = textAt(pod, 'spec', 'containers', 0, 'name')
    if (hasSeveralContainers(pod) && !flags.bool('all-pods'))
      await session.warn(`Defaulted container ${JSON.stringify(name)} out of: ${containerNames(pod)}\n`)
  }
  if (!findContainer(pod, name))
    throw new CliError(`container ${name} is not valid for pod ${nameOfObject(pod)} out of: ${containerNames(pod)}`)
  return [source(name)]
}

/** The containers of a pod, or of the best pod of what makes pods (of all of them with --all-pods). Throws CliError. */
export async function sourcesOf(invocation: Invocation, object: Dict, container: string): Promise<readonly LogSource[]> {
  const { flags, session } = invocation
  if (object['kind'] === 'Pod') return podSources(invocation, object, container)
  let selector: string
  try {
    selector = podSelectorOf(object)
  } catch (error) {
    throw new CliError(`cannot get the logs from *${goType(object)}: ${errorMessage(error)}`)
  }
  const pods = await podsOf(session, namespaceOfObject(object), selector, flags.number('pod-running-timeout'), byLogging)
  const isAll = flags.bool('all-pods')
  const [first] = pods
  if (pods.length > 1 && !isAll) await session.warn(`Found ${pods.length} pods, using pod/${nameOfObject(first)}\n`)
  const sources: LogSource[] = []
  for (const pod of isAll ? pods : pods.slice(0, 1)) sources.push(...(await podSources(invocation, pod, container)))
  return sources
}
