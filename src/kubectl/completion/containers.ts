/** Names of containers, for -c after a pod or after something that makes pods. */
import { objectClient } from '../resource/info'
import type { Session } from '../session'
import { asList, at, textAt } from '../values'

/** Containers of the first argument: a pod's name, or TYPE/NAME. None without an argument. */
export async function containerNames(session: Session, [first]: readonly string[]): Promise<readonly string[]> {
  if (first === undefined) return []
  const [type, name] = first.includes('/') ? (first.split('/') as [string, string]) : (['pods', first] as const)
  const resource = await session.resourceFor(type)
  const object = await objectClient(session.client, { resource, namespace: session.namespace }).get(name)
  const spec =
    resource.name === 'pods'
      ? at(object, 'spec')
      : (at(object, 'spec', 'template', 'spec') ?? at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec'))
  return ['initContainers', 'containers'].flatMap((list) => asList(at(spec, list)).map((each) => textAt(each, 'name')))
}
