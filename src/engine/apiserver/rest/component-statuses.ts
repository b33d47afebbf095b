/** The deprecated componentstatuses: what the server asks its companions right now, never stored; models registry/core/componentstatus. */
import type { KubeObject } from '../../api/object'
import { StatusError } from '../../api/status'
import type { Core } from '../core'
import type { ApiResponse } from '../http'
import type { Call } from './call'
import { respondList, respondObject } from './resource'

const DEPRECATED = 'v1 ComponentStatus is deprecated in v1.19+'
/** The parts, each with the process that answers for it and the port at which it does; etcd is asked by the storage itself. */
const COMPONENTS = {
  'controller-manager': ['kube-controller-manager', 10257],
  'etcd-0': undefined,
  scheduler: ['kube-scheduler', 10259],
} as const
type ComponentName = keyof typeof COMPONENTS

const isComponent = (name: string | undefined): name is ComponentName => name !== undefined && Object.hasOwn(COMPONENTS, name)

function healthOf({ companionListens }: Core, name: ComponentName): { readonly status: 'True' | 'False'; readonly message: string } {
  const [companion, port] = COMPONENTS[name] ?? []
  if (!companion || companionListens(companion, port)) return { status: 'True', message: 'ok' }
  return { status: 'False', message: `Get "https://127.0.0.1:${port}/healthz": dial tcp 127.0.0.1:${port}: connect: connection refused` }
}

function statusOf(core: Core, name: ComponentName): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ComponentStatus',
    metadata: { name } as KubeObject['metadata'],
    conditions: [{ type: 'Healthy', ...healthOf(core, name) }],
  } as KubeObject
}

export function componentStatuses(call: Call): ApiResponse | undefined {
  const { info, core, context } = call
  if (!info.isResource || info.group !== '' || info.resource !== 'componentstatuses' || (info.verb !== 'get' && info.verb !== 'list'))
    return undefined
  const served = core.registry.at('', 'v1', 'componentstatuses')
  if (!served) return undefined
  context.warnings.push(DEPRECATED)
  if (info.verb === 'list')
    return respondList(
      { ...call, served },
      (Object.keys(COMPONENTS) as ComponentName[]).map((each) => statusOf(core, each)),
      {},
    )
  if (!isComponent(info.name)) throw new StatusError(500, '', `Component not found: ${info.name ?? ''}`)
  return respondObject({ ...call, served }, 200, statusOf(core, info.name))
}
