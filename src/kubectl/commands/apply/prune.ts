/** --prune: deletes what was applied before and is no longer among the files; models kubectl's pruner. */
import { StatusError } from '../../../engine/api/status'
import type { Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import type { DryRun } from '../../printing/printer'
import { listAll } from '../../resource/builder'
import { propagationPolicy } from '../../resource/deletion'
import { objectClient } from '../../resource/info'
import { lastApplied } from '../../resource/last-applied'
import type { ApiResource } from '../../rest/discovery'
import { qualifiedKind } from '../../rest/mapper'
import { klogPrefix } from '../../rest/trace'
import { asDict, asList, nameOfObject, textAt } from '../../values'

/** What pruning looks at when no types are named. */
const DEFAULT_TYPES = [
  ['', 'v1', 'ConfigMap'],
  ['', 'v1', 'Endpoints'],
  ['', 'v1', 'Namespace'],
  ['', 'v1', 'PersistentVolumeClaim'],
  ['', 'v1', 'PersistentVolume'],
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
] as const

export interface Visited {
  readonly uids: Set<string>
  readonly namespaces: Set<string>
}

/** The types to look at. Throws CliError for --prune-allowlist that cannot be understood. */
export async function pruneTargets({ flags, session }: Invocation): Promise<readonly ApiResource[]> {
  const written = flags.list('prune-allowlist')
  if (written.length === 0) await warnAboutCluster(session)
  const mapper = await session.mapper()
  const wanted = written.length
    ? written.map((each) => {
        const parts = each.split('/')
        if (parts.length !== 3) throw new CliError(`invalid GroupVersionKind format: ${each}, please follow <group/version/kind>`)
        return [parts[0] === 'core' ? '' : parts[0]!, parts[1]!, parts[2]!] as const
      })
    : DEFAULT_TYPES
  return wanted.map(([group, version, kind]) => mapper.mappingFor(group ? `${group}/${version}` : version, kind))
}

async function warnAboutCluster(session: Invocation['session']): Promise<void> {
  await session.warn(
    `${klogPrefix('W', session.io.system.clock.now(), session.io.pid, 'prune.go:71')}Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.\n`,
  )
}

export async function prune(invocation: Invocation, targets: readonly ApiResource[], visited: Visited, dryRun: DryRun): Promise<void> {
  const namespaced = targets.filter((target) => target.namespaced)
  const others = targets.filter((target) => !target.namespaced)
  for (const namespace of visited.namespaces)
    for (const target of namespaced) await pruneType(invocation, target, namespace, visited, dryRun)
  for (const target of others) await pruneType(invocation, target, '', visited, dryRun)
}

async function pruneType(
  { flags, session }: Invocation,
  resource: ApiResource,
  namespace: string,
  visited: Visited,
  dryRun: DryRun,
): Promise<void> {
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
    if (lastApplied(object) === undefined || visited.uids.has(textAt(object, 'metadata', 'uid'))) continue
    const name = nameOfObject(object)
    if (dryRun !== 'client') {
      const grace = flags.number('grace-period')
      try {
        await objectClient(session.client, { resource, namespace }).remove(name, {
          propagationPolicy: propagationPolicy(flags.string('cascade')),
          ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
          ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
        })
      } catch (error) {
        if (error instanceof StatusError && error.reason === 'NotFound') continue
        throw error
      }
    }
    const note = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : ''
    await session.print(`${qualifiedKind(resource)}/${name} pruned${note}\n`)
  }
}
