/** Completes names of pods and TYPE/NAME of what has pods, and then what is inside a pod; models kubectl's completion package. */
import type { Completion, CompletionResult } from '../../shell/command'
import type { ArgumentCompletion } from '../command/definition'
import { objectClient } from '../resource/info'
import type { Session } from '../session'
import { asList, asText, at, type Dict } from '../values'
import { containerNames } from './containers'
import { objectNames } from './resources'

const WITH_PODS = ['daemonsets', 'deployments', 'pods', 'jobs', 'replicasets', 'replicationcontrollers', 'services', 'statefulsets']

function startingWith(prefix: string, values: readonly string[], space = true): readonly Completion[] {
  return values.filter((value) => value.startsWith(prefix)).map((value) => ({ value, space }))
}

/** For exec and attach: names of pods, or what is written as TYPE/NAME. */
export async function completePods(completion: ArgumentCompletion): Promise<CompletionResult> {
  const { session, args, prefix } = completion
  if (args.length > 0) return { completions: [] }
  const slash = prefix.indexOf('/')
  const type = slash < 0 ? 'pods' : prefix.slice(0, slash)
  const names = await objectNames(completion, await session.resourceFor(type))
  if (slash >= 0)
    return {
      completions: startingWith(
        prefix,
        names.map((name) => `${type}/${name}`),
      ),
    }
  const types = WITH_PODS.map((each) => `${each}/`)
  return { completions: [...startingWith(prefix, names), ...startingWith(prefix, types, false)] }
}

/** For logs: a container of the pod may follow. */
export async function completePodsAndContainers(completion: ArgumentCompletion): Promise<CompletionResult> {
  const { session, args, prefix } = completion
  if (args.length !== 1) return completePods(completion)
  return { completions: startingWith(prefix, await containerNames(session, args)) }
}

/** For port-forward: a port of the pod or service follows, behind the local port when that is written. */
export async function completePodsAndPorts(completion: ArgumentCompletion): Promise<CompletionResult> {
  const { session, args, prefix } = completion
  if (args.length !== 1) return completePods(completion)
  const local = prefix.split(':')[0]!
  const pairs = (await portsOf(session, args[0]!)).map((port) => `${local || port}:${port}`)
  return { completions: startingWith(prefix, pairs) }
}

async function portsOf(session: Session, word: string): Promise<readonly string[]> {
  const [type, name] = word.includes('/') ? (word.split('/') as [string, string]) : (['pods', word] as const)
  const resource = await session.resourceFor(type)
  const object: Dict = await objectClient(session.client, { resource, namespace: session.namespace }).get(name)
  if (resource.name === 'services') return asList(at(object, 'spec', 'ports')).map((each) => asText(at(each, 'port')))
  const spec = resource.name === 'pods' ? at(object, 'spec') : at(object, 'spec', 'template', 'spec')
  return asList(at(spec, 'containers')).flatMap((each) => asList(at(each, 'ports')).map((port) => asText(at(port, 'containerPort'))))
}
