/** The scale subresource: replicas wanted and seen, whatever the kind; models the ScaleREST of each workload. */
import { invalid, invalidError } from '../../api/field-errors'
import { isObject, type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { formatSelector, selectorFromObject, selectorFromSet, type LabelSelectorObject, type Labels } from '../../api/selectors'
import { hasReason, notFound, StatusError } from '../../api/status'
import type { Core } from '../core'
import type { ScalePaths } from '../custom/definition'
import type { Served } from '../registry'
import type { RequestContext } from '../request'
import { checkFresh, checkNames, checkUid } from '../verbs/preconditions'
import { modifyObject } from '../verbs/update'

export const WORKLOAD_SCALE: ScalePaths = {
  specReplicas: ['spec', 'replicas'],
  statusReplicas: ['status', 'replicas'],
  selector: ['spec', 'selector'],
}

function at(object: unknown, path: readonly string[]): unknown {
  let value = object
  for (const field of path) value = isObject(value) ? value[field] : undefined
  return value
}

function selectorText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!isObject(value)) return undefined
  const structured = 'matchLabels' in value || 'matchExpressions' in value
  return formatSelector(structured ? selectorFromObject(value as LabelSelectorObject) : selectorFromSet(value as Labels))
}

/** The Scale of an object, as `autoscaling/v1`. */
export function scaleOf(object: KubeObject, paths: ScalePaths): KubeObject & JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const replicas = at(object, paths.specReplicas)
  const selector = paths.selector && selectorText(at(object, paths.selector))
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace ? { namespace } : {}), uid, resourceVersion, creationTimestamp },
    spec: typeof replicas === 'number' && replicas !== 0 ? { replicas } : {},
    status: { replicas: (at(object, paths.statusReplicas) as number | undefined) ?? 0, ...(selector ? { selector } : {}) },
  }
}

export function scalePathsOf(served: Served): ScalePaths {
  return (served.definition as { readonly scalePaths?: ScalePaths }).scalePaths ?? WORKLOAD_SCALE
}

/** Kinds whose scale, asked for in vain, is named instead of the object: by group and plural. */
const NAMED_FOR_THEMSELVES: Readonly<Record<string, string>> = {
  'apps/deployments': 'apps',
  'apps/replicasets': 'apps',
  '/replicationcontrollers': 'autoscaling',
}

/** The object whose scale is asked for. Throws NotFound in the words of the kind. */
export function readScaled(core: Core, served: Served, name: string, namespace: string | undefined): KubeObject {
  try {
    return core.read(served, name, namespace)
  } catch (error) {
    const group = NAMED_FOR_THEMSELVES[`${served.group}/${served.resource}`]
    throw group !== undefined && hasReason(error, 'NotFound') ? notFound({ group, resource: `${served.resource}/scale` }, name) : error
  }
}

/** A custom resource with what its definition says is scaled. Throws InternalError where that is not there. */
export function scaledByPath(served: Served, object: KubeObject, { specReplicas }: ScalePaths): KubeObject {
  if (!served.custom || at(object, specReplicas) !== undefined) return object
  const message = `the spec replicas field ${JSON.stringify(`.${specReplicas.join('.')}`)} does not exist`
  throw new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] })
}

export function writeReplicas(draft: JsonObject, { specReplicas }: ScalePaths, replicas: number): void {
  let target = draft
  for (const field of specReplicas.slice(0, -1)) target = (target[field] ??= {}) as JsonObject
  target[specReplicas.at(-1)!] = replicas
}

/** Sets spec.replicas from a Scale. Throws Conflict (stale or other uid) and Invalid (negative). */
export function setScale(
  core: Core,
  served: Served,
  request: RequestContext,
  name: string,
  namespace: string | undefined,
  scale: {
    readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly resourceVersion?: string; readonly uid?: string }
    readonly spec?: { readonly replicas?: number }
  },
  paths: ScalePaths,
): KubeObject {
  const replicas = scale.spec?.replicas ?? 0
  checkNames(served, scale.metadata, name, namespace)
  const old = core.read(served, name, namespace)
  checkFresh(served, scale.metadata?.resourceVersion, old)
  checkUid(served, request, scale.metadata?.uid, name, old)
  if (replicas < 0 && !served.custom) {
    throw invalidError({ group: 'autoscaling', kind: 'Scale' }, name, [
      invalid('spec.replicas', replicas, 'must be greater than or equal to 0'),
    ])
  }
  return modifyObject(core, served, request, name, namespace, 'scale', (draft) => writeReplicas(draft, paths, replicas))
}
