/** The deprecated componentstatuses: what the server asks its companions right now, never stored; models registry/core/componentstatus. */
import type { KubeObject } from '../../api/object'
import { notFound } from '../../api/status'
import type { ApiResponse } from '../http'
import type { Call } from './call'
import { respondList, respondObject } from './resource'

const DEPRECATED = 'v1 ComponentStatus is deprecated in v1.19+'
const COMPONENTS = ['controller-manager', 'etcd-0', 'scheduler']

function statusOf(name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ComponentStatus',
    metadata: { name } as KubeObject['metadata'],
    conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
  } as KubeObject
}

export function componentStatuses(call: Call): ApiResponse | undefined {
  const { info, core, context } = call
  if (!info.isResource || info.group !== '' || info.resource !== 'componentstatuses' || (info.verb !== 'get' && info.verb !== 'list'))
    return undefined
  const served = core.registry.at('', 'v1', 'componentstatuses')
  if (!served) return undefined
  context.warnings.push(DEPRECATED)
  if (info.verb === 'list') return respondList({ ...call, served }, COMPONENTS.map(statusOf), {})
  if (!info.name || !COMPONENTS.includes(info.name)) throw notFound(served, info.name ?? '')
  return respondObject({ ...call, served }, 200, statusOf(info.name))
}
