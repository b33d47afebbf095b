/** The object that keeps what an ApplySet is made of: how it is named, which types it may have; models ParseApplySetParentRef and ApplySet.Validate. */
import { encodeBase64Url } from '../../../../engine/api/base64'
import { bytesOfHex } from '../../../../engine/api/hex'
import { goQuote } from '../../../../engine/api/strconv'
import { sha256 } from '../../../../shell/digests'
import { CliError, errorMessage, throwAll } from '../../../command/errors'
import { listAll } from '../../../resource/builder'
import type { ApiResource } from '../../../rest/discovery'
import { qualified } from '../../../rest/mapper'
import type { Session } from '../../../session'
import { asList, nameOfObject } from '../../../values'

export interface Parent {
  readonly resource: ApiResource
  readonly name: string
  /** Only what --namespace says; empty for types without namespaces. */
  readonly namespace: string
}

const DEFAULT_TYPE = 'secrets'
const BUILT_IN: readonly string[] = [DEFAULT_TYPE, 'configmaps']
const PARENT_TYPE = 'applyset.kubernetes.io/is-parent-type'

/** What `[RESOURCE][.GROUP]/NAME` means. Throws CliError. */
export async function parentOf(session: Session, reference: string): Promise<Parent> {
  const fail = (problem: string) => new CliError(`invalid parent reference ${goQuote(reference)}: ${problem}`)
  const slash = reference.indexOf('/')
  const [type, name] = slash < 0 ? [DEFAULT_TYPE, reference] : [reference.slice(0, slash), reference.slice(slash + 1)]
  if (name === '') throw fail('name cannot be blank')
  const dot = type.indexOf('.')
  const [resourceName, group] = dot < 0 ? [type, ''] : [type.slice(0, dot), type.slice(dot + 1)]
  session.discoveryAttempts = 2
  const resource = await session
    .lookup((mapper) => mapper.findInGroup(resourceName, group))
    .catch((error: unknown) => Promise.reject(fail(errorMessage(error))))
  if (!resource) throw fail(`no matches for ${group}/, Resource=${resourceName}`)
  return { resource, name, namespace: resource.namespaced && session.namespaceGiven ? session.namespace : '' }
}

/** `secrets./x`: how messages name it. */
export function parentText({ resource, name }: Parent): string {
  return goQuote(`${resource.name}.${resource.group}/${name}`)
}

/** Whether kubectl may make the object when it is not there. */
export function isBuiltIn({ resource }: Parent): boolean {
  return resource.group === '' && resource.version === 'v1' && BUILT_IN.includes(resource.name)
}

/** Throws for a parent that cannot be one; types that CRDs define can when a label on the CRD says so. */
export async function checkParent(session: Session, parent: Parent): Promise<void> {
  const { resource, namespace } = parent
  const problems: Error[] = []
  if (resource.namespaced && namespace === '') problems.push(new CliError('namespace is required to use namespace-scoped ApplySet'))
  if (!isBuiltIn(parent)) {
    let allowed: readonly string[] = []
    try {
      allowed = await allowedTypes(session)
    } catch (error) {
      problems.push(new CliError(`identifying allowed custom resource parent types: ${errorMessage(error)}`))
    }
    if (!allowed.includes(qualified(resource))) {
      const type = `${resource.group}/${resource.version}, Resource=${resource.name}`
      problems.push(new CliError(`resource ${goQuote(type)} is not permitted as an ApplySet parent`))
    }
  }
  throwAll(problems)
}

const CRDS = { group: 'apiextensions.k8s.io', version: 'v1', name: 'customresourcedefinitions' }

async function allowedTypes(session: Session): Promise<readonly string[]> {
  const crds = { ...CRDS, kind: 'CustomResourceDefinition', singular: '', namespaced: false }
  const resource = { ...crds, verbs: [], shortNames: [], categories: [], subresources: [] }
  return asList((await listAll(session, resource, '', { labelSelector: PARENT_TYPE }))['items']).map(nameOfObject)
}

/** The value of the labels that tie parent and members together: a hash of the parent's name, namespace, kind and group. */
export function applySetId({ name, namespace, resource }: Parent): string {
  const hash = sha256(new TextEncoder().encode([name, namespace, resource.kind, resource.group].join('.')))
  return `applyset-${encodeBase64Url(bytesOfHex(hash))}-v1`
}
