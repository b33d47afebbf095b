/** The order a build's objects are printed in; models kustomize's sort order transformer. */
import { CliError } from '../command/errors'
import { asDict, asList, asText, type Dict } from '../values'
import { idText, type Resource, type ResourceId } from './resource'

const FIRST = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
]
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

/** What must exist before others first, unless the kustomization asks for the order of its files. Throws CliError. */
export function inOrder(resources: readonly Resource[], kustomization: Dict): readonly Resource[] {
  const options = asDict(kustomization['sortOptions'])
  const order = asText(options['order']) || 'legacy'
  if (order !== 'fifo' && order !== 'legacy') throw new CliError("the field 'sortOptions.order' must be one of [fifo, legacy]")
  if (order === 'fifo') {
    if (options['legacySortOptions'] !== undefined)
      throw new CliError("the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'")
    return resources
  }
  const legacy = options['legacySortOptions'] === undefined ? undefined : asDict(options['legacySortOptions'])
  const first = legacy ? asList(legacy['orderFirst']).map(asText) : FIRST
  const last = legacy ? asList(legacy['orderLast']).map(asText) : LAST
  const rank = ({ kind }: ResourceId) => (first.includes(kind) ? first.indexOf(kind) - first.length : last.indexOf(kind) + 1)
  const typeKey = ({ group, version, kind }: ResourceId) => [group || '~G', version || '~V', kind || '~K'].join('_')
  const key = (id: ResourceId) => [idText(id).split('/')[0], id.namespace || '~X', id.name || '~N'].join('|')
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return [...resources].sort(({ id: a }, { id: b }) => rank(a) - rank(b) || compare(typeKey(a), typeKey(b)) || compare(key(a), key(b)))
}
