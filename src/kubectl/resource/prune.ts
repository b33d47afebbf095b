/** What --prune looks at: objects that were applied once and are not among the files now; models kubectl's util/prune. */
import type { Invocation } from '../command/definition'
import { CliError, errorMessage } from '../command/errors'
import type { ApiResource } from '../rest/discovery'
import { klogPrefix } from '../rest/klog'
import type { Mapper } from '../rest/mapper'
import { asDict, asList, textAt, type Dict } from '../values'
import { listAll } from './builder'
import { lastApplied } from './last-applied'

/** What pruning looks at when no types are named; the last two have no namespace. */
const DEFAULT_TYPES = [
  ['', 'v1', 'ConfigMap'],
  ['', 'v1', 'Endpoints'],
  ['', 'v1', 'PersistentVolumeClaim'],
  ['', 'v1', 'Pod'],
  ['', 'v1', 'ReplicationController'],
  ['', 'v1', 'Secret'],
  ['', 'v1', 'Service'],
  ['batch', 'v1', 'Job'],
  ['batch', 'v1', 'CronJob'],
  ['networking.k8s.io', 'v1', 'Ingress'],
  ['apps', 'v1', 'DaemonSet'],
  ['apps', 'v1', 'Deployment'],
  ['apps', 'v1', 'ReplicaSet'],
  ['apps', 'v1', 'StatefulSet'],
  ['', 'v1', 'Namespace'],
  ['', 'v1', 'PersistentVolume'],
] as const
const WITHOUT_NAMESPACE: readonly string[] = ['Namespace', 'PersistentVolume']

export interface Visited {
  readonly uids: Set<string>
  readonly namespaces: Set<string>
}

/** The types to look at, as far as they are named. Throws CliError for --prune-allowlist that cannot be understood. */
export async function pruneTargets({ flags, session }: Invocation): Promise<readonly ApiResource[]> {
  const mapper = await session.mapper()
  return flags.list('prune-allowlist').map((each) => {
    const [group = '', version = '', kind, ...more] = each.split('/')
    if (kind === undefined || more.length > 0)
      throw new CliError(`invalid GroupVersionKind format: ${each}, please follow <group/version/kind>`)
    return mapper.mappingFor(group && group !== 'core' ? `${group}/${version}` : version, kind)
  })
}

/** Throws CliError for servers that do not have them all. */
function defaultTargets(mapper: Mapper): readonly ApiResource[] {
  return DEFAULT_TYPES.map(([group, version, kind]) => {
    try {
      return mapper.mappingFor(group ? `${group}/${version}` : version, kind)
    } catch (error) {
      const type = `${group}/${version}, Kind=${kind}, Namespaced=${!WITHOUT_NAMESPACE.includes(kind)}`
      throw new CliError(`error retrieving RESTMappings to prune: invalid resource ${type}: ${errorMessage(error)}`)
    }
  })
}

async function warnAboutCluster(session: Invocation['session']): Promise<void> {
  await session.warn(
    `${klogPrefix('W', session.io.system.clock.now(), session.io.pid, 'prune.go:71')}Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.\n`,
  )
}

/** The objects to prune, type by type: in the namespaces that were visited, then those without one; of the usual types when none are named. Throws CliError. */
export async function* pruneCandidates(
  { flags, session }: Invocation,
  named: readonly ApiResource[],
  visited: Visited,
): AsyncGenerator<{ readonly resource: ApiResource; readonly namespace: string; readonly object: Dict }> {
  if (named.length === 0) await warnAboutCluster(session)
  const targets = named.length > 0 ? named : defaultTargets(await session.mapper())
  const places = [
    ...[...visited.namespaces].flatMap((namespace) =>
      targets.filter((target) => target.namespaced).map((resource) => ({ resource, namespace })),
    ),
    ...targets.filter((target) => !target.namespaced).map((resource) => ({ resource, namespace: '' })),
  ]
  for (const { resource, namespace } of places) {
    let items: readonly unknown[]
    try {
      items = asList((await listAll(session, resource, namespace, { labelSelector: flags.string('selector') }))['items'])
    } catch (error) {
      throw new CliError(
        `error pruning ${resource.namespaced ? 'namespaced' : 'nonNamespaced'} object ${resource.group}/${resource.version}, Kind=${resource.kind}: ${error instanceof Error ? error.message : ''}`,
      )
    }
    for (const item of items) {
      const object = asDict(item)
      if (lastApplied(object) !== undefined && !visited.uids.has(textAt(object, 'metadata', 'uid'))) yield { resource, namespace, object }
    }
  }
}
