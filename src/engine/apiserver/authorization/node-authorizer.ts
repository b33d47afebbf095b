/** What a kubelet may do: what its own pods need, and its own node; models plugin/pkg/auth/authorizer/node. */
import { isObject } from '../../api/json'
import type { ClusterRole, PersistentVolume, Pod } from '../../schema/types'
import type { Store } from '../../store/memory-store'
import { ruleAllows, type AccessAttributes, type Decision, type UserInfo } from './access'

const PREFIX = 'system:node:'
const NODES = 'system:nodes'
const LEASES = 'kube-node-lease'
const MIRROR = 'kubernetes.io/config.mirror'

const ALLOWED: Decision = { allowed: true, reason: '' }
const no = (reason = ''): Decision => ({ allowed: false, reason })

/** The node that a user is; undefined for others. */
export function nodeOf({ name, groups }: UserInfo): string | undefined {
  return name.startsWith(PREFIX) && groups.includes(NODES) ? name.slice(PREFIX.length) : undefined
}

/** Fields by which parts of a pod name a secret or a config map: by the field that holds the reference. */
const REFERENCES: Readonly<Record<'secrets' | 'configmaps', Readonly<Record<string, string>>>> = {
  secrets: {
    secretKeyRef: 'name',
    secretRef: 'name',
    nodePublishSecretRef: 'name',
    imagePullSecrets: 'name',
    // A volume of its own and a part of a projected one word it differently.
    secret: 'secretName',
    azureFile: 'secretName',
  },
  configmaps: { configMapKeyRef: 'name', configMapRef: 'name', configMap: 'name' },
}

/** Whether some part of a value refers to what is named. */
function refersTo(value: unknown, fields: Readonly<Record<string, string>>, name: string): boolean {
  if (Array.isArray(value)) return value.some((each) => refersTo(each, fields, name))
  if (!isObject(value)) return false
  return Object.entries(value).some(([field, inner]) => {
    const key = Object.hasOwn(fields, field) ? fields[field]! : undefined
    const places = key === undefined ? [] : Array.isArray(inner) ? inner : [inner]
    const named = places.some((each) => isObject(each) && (each[key!] === name || each['name'] === name))
    return named || refersTo(inner, fields, name)
  })
}

function claimsOf({ metadata, spec }: Pod): readonly string[] {
  return (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim) return [persistentVolumeClaim.claimName]
    return ephemeral ? [`${metadata.name}-${name}`] : []
  })
}

function resourceClaimsOf({ spec, status }: Pod): readonly string[] {
  const made = (status?.resourceClaimStatuses ?? []).flatMap(({ resourceClaimName }) => resourceClaimName ?? [])
  return [...made, ...(spec.resourceClaims ?? []).flatMap(({ resourceClaimName }) => resourceClaimName ?? [])]
}

export class NodeAuthorizer {
  constructor(private readonly store: Store) {}

  authorize(node: string, access: AccessAttributes): Decision {
    if (access.path === undefined) {
      const own = this.ownRules(node, access)
      if (own) return own
    }
    const role = this.store.get('rbac.authorization.k8s.io/clusterroles', 'system:node') as ClusterRole | undefined
    return role?.rules?.some((rule) => ruleAllows(rule, access)) ? ALLOWED : no()
  }

  /** What is said of resources that nodes only have a part of; undefined for others. */
  private ownRules(node: string, access: AccessAttributes): Decision | undefined {
    switch (`${access.group}/${access.resource}`) {
      case '/secrets':
      case '/configmaps':
        return this.readNamespaced(node, access)
      case '/persistentvolumeclaims':
        return access.subresource === 'status' ? this.updateStatus(node, access) : this.get(node, access)
      case '/persistentvolumes':
      case 'storage.k8s.io/volumeattachments':
      case 'resource.k8s.io/resourceclaims':
        return this.get(node, access)
      case '/serviceaccounts':
        if (access.verb !== 'create' || !access.name) return no('can only create tokens for individual service accounts')
        if (access.subresource !== 'token') return no('can only create token subresource of serviceaccount')
        return this.related(node, access)
      case 'coordination.k8s.io/leases':
        return lease(node, access)
      case 'storage.k8s.io/csinodes':
        return csiNode(node, access)
      case '/nodes':
        return ownNode(node, access)
      case '/pods':
        return this.pod(node, access)
      default:
        return undefined
    }
  }

  private readNamespaced(node: string, access: AccessAttributes): Decision {
    if (!['get', 'list', 'watch'].includes(access.verb)) return no('can only read resources of this type')
    if (access.subresource) return no('cannot read subresource')
    return access.namespace ? this.related(node, access) : no('can only read namespaced object of this type')
  }

  private updateStatus(node: string, access: AccessAttributes): Decision {
    return ['update', 'patch'].includes(access.verb) ? this.related(node, access) : no('can only get/update/patch this type')
  }

  private get(node: string, access: AccessAttributes): Decision {
    if (access.verb !== 'get') return no('can only get individual resources of this type')
    return access.subresource ? no('cannot get subresource') : this.related(node, access)
  }

  private pod(node: string, access: AccessAttributes): Decision {
    const { subresource, verb, name, fieldSelector } = access
    if (subresource === 'status') return ['update', 'patch'].includes(verb) ? ALLOWED : no()
    if (subresource === 'eviction') return verb === 'create' ? ALLOWED : no()
    if (subresource) return no()
    if (verb === 'get') return this.get(node, access)
    if (verb === 'create' || verb === 'delete') return ALLOWED
    if (verb !== 'list' && verb !== 'watch') return no()
    if (fieldSelector?.split(',').some((each) => /^spec\.nodeName==?(.*)$/.exec(each)?.[1] === node)) return ALLOWED
    return name ? this.related(node, access) : no('can only list/watch pods with spec.nodeName field selector')
  }

  private related(node: string, { group, resource, namespace = '', name }: AccessAttributes): Decision {
    if (!name) return no('No Object name found')
    const own = (this.store.list('/pods') as readonly Pod[]).filter(({ spec }) => spec.nodeName === node)
    // What a node says of its own pods gives it no rights.
    const pods = own.filter(({ metadata }) => metadata.annotations?.[MIRROR] === undefined)
    const near = pods.filter(({ metadata }) => metadata.namespace === namespace)
    const isRelated = (): boolean => {
      switch (`${group}/${resource}`) {
        case '/pods':
          return own.some(({ metadata }) => metadata.namespace === namespace && metadata.name === name)
        case '/secrets':
        case '/configmaps': {
          const fields = REFERENCES[resource as keyof typeof REFERENCES]
          return near.some(({ spec }) => refersTo(spec, fields, name)) || (resource === 'secrets' && this.ofVolumes(pods, namespace, name))
        }
        case '/persistentvolumeclaims':
          return near.some((pod) => claimsOf(pod).includes(name))
        case '/persistentvolumes':
          return this.volumesOf(pods).some(({ metadata }) => metadata.name === name)
        case '/serviceaccounts':
          return near.some(({ spec }) => (spec.serviceAccountName ?? 'default') === name)
        case 'resource.k8s.io/resourceclaims':
          return near.some((pod) => resourceClaimsOf(pod).includes(name))
        default: {
          const attachment = this.store.get('storage.k8s.io/volumeattachments', name) as { spec?: { nodeName?: string } } | undefined
          return attachment?.spec?.nodeName === node
        }
      }
    }
    return isRelated() ? ALLOWED : no(`no relationship found between node '${node}' and this object`)
  }

  private volumesOf(pods: readonly Pod[]): readonly PersistentVolume[] {
    const claims = new Set(pods.flatMap((pod) => claimsOf(pod).map((claim) => `${pod.metadata.namespace}/${claim}`)))
    return (this.store.list('/persistentvolumes') as readonly PersistentVolume[]).filter(({ spec }) =>
      claims.has(`${spec?.claimRef?.namespace ?? ''}/${spec?.claimRef?.name ?? ''}`),
    )
  }

  /** Secrets that the volumes of pods name, in the namespace they say or in that of the claim. */
  private ofVolumes(pods: readonly Pod[], namespace: string, name: string): boolean {
    return this.volumesOf(pods).some(({ spec }) => {
      const places = Object.values(spec ?? {}).flatMap((source) => (isObject(source) ? [source, ...Object.values(source)] : []))
      return places.some((place) => {
        if (!isObject(place)) return false
        const secret = place['secretName'] ?? place['name']
        const where = place['secretNamespace'] ?? place['namespace'] ?? spec?.claimRef?.namespace
        return place !== spec?.claimRef && secret === name && where === namespace
      })
    })
  }
}

const OWN_VERBS = ['get', 'create', 'update', 'patch', 'delete']

function lease(node: string, { verb, namespace, name }: AccessAttributes): Decision {
  if (!OWN_VERBS.includes(verb)) return no('can only get, create, update, patch, or delete a node lease')
  if (namespace !== LEASES) return no(`can only access leases in the "${LEASES}" system namespace`)
  return verb === 'create' || name === node ? ALLOWED : no('can only access node lease with the same name as the requesting node')
}

function csiNode(node: string, { verb, subresource, name }: AccessAttributes): Decision {
  if (!OWN_VERBS.includes(verb)) return no('can only get, create, update, patch, or delete a CSINode')
  if (subresource) return no('cannot authorize CSINode subresources')
  return verb === 'create' || name === node ? ALLOWED : no('can only access CSINode with the same name as the requesting node')
}

function ownNode(node: string, { verb, subresource, name }: AccessAttributes): Decision {
  if (subresource === 'status') return ['update', 'patch'].includes(verb) ? ALLOWED : no()
  if (subresource) return no()
  if (['create', 'update', 'patch'].includes(verb)) return ALLOWED
  if (!['get', 'list', 'watch'].includes(verb)) return no()
  if (name === node) return ALLOWED
  return no(
    name
      ? `node '${node}' cannot read '${name}', only its own Node object`
      : `node '${node}' cannot read all nodes, only its own Node object`,
  )
}
