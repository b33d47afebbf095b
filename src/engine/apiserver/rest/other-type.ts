/** What is said of an object that is of another type than the one its path is for; models the versioning codec and the handlers' checks. */
import { invalid, invalidError } from '../../api/field-errors'
import type { JsonObject } from '../../api/json'
import { badRequest, type StatusError } from '../../api/status'
import { schemaTypes } from '../../schema'
import { isCustom } from '../custom/definition'
import type { Served } from '../registry'

/** Versions that the server can read although it serves them no more. */
const OLDER: Readonly<Record<string, readonly string[]>> = {
  admissionregistration: ['v1alpha1', 'v1beta1'],
  apps: ['v1beta1', 'v1beta2'],
  batch: ['v1beta1'],
  certificates: ['v1alpha1', 'v1beta1'],
  coordination: ['v1alpha2', 'v1beta1'],
  discovery: ['v1beta1'],
  events: ['v1beta1'],
  extensions: ['v1beta1'],
  flowcontrol: ['v1beta1', 'v1beta2', 'v1beta3'],
  networking: ['v1beta1'],
  policy: ['v1beta1'],
  rbac: ['v1alpha1', 'v1beta1'],
  resource: ['v1alpha3', 'v1beta1', 'v1beta2'],
  scheduling: ['v1alpha1', 'v1beta1'],
  storage: ['v1alpha1', 'v1beta1'],
}

let known: ReadonlySet<string> | undefined

const apiVersionOf = (group: string, version: string): string => (group === '' ? version : `${group}/${version}`)

function isKnown(apiVersion: string, kind: string): boolean {
  known ??= new Set(
    Object.values(schemaTypes).flatMap(({ gvk }) => (gvk ?? []).map((each) => `${apiVersionOf(each.group, each.version)}/${each.kind}`)),
  )
  return known.has(`${apiVersion}/${kind}`)
}

/** `extensions` had what is in `apps` and `networking.k8s.io` now. */
function isOlder(apiVersion: string): boolean {
  const [group = '', version = ''] = apiVersion.split('/')
  return OLDER[group.replace(/(\.authorization|\.authentication)?\.k8s\.io$/, '')]?.includes(version) ?? false
}

/** Why the server cannot make an object of the served kind of one that says it is another; undefined where it can. */
export function conversionProblem(served: Pick<Served, 'group' | 'kind'>, apiVersion: string, kind: string): string | undefined {
  if (apiVersion.split('/').length > 2) return `unexpected GroupVersion string: ${apiVersion}`
  if (!isKnown(apiVersion, kind)) {
    const [shownKind, shownVersion] = [JSON.stringify(kind), JSON.stringify(apiVersion)]
    return `no kind ${shownKind} is registered for version ${shownVersion} in scheme "pkg/api/legacyscheme/scheme.go:30"`
  }
  if (kind === served.kind) return undefined
  const home = served.group === '' ? 'core' : served.group.split('.')[0]
  return `converting (${apiVersion.split('/').at(-1)}.${kind}) to (${home}.${served.kind}): unknown conversion`
}

/** `cannot` words that the object cannot be one of the path's kind. */
export function otherType(
  served: Served,
  apiVersion: string,
  kind: string,
  value: JsonObject,
  cannot: (why: string) => StatusError,
): StatusError {
  const unexpected = (): StatusError =>
    badRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${served.apiVersion})`)
  if (isCustom(served.definition)) {
    if (apiVersion !== served.apiVersion) return unexpected()
    const name = (value['metadata'] as { readonly name?: string } | undefined)?.name ?? ''
    return invalidError({ group: served.group, kind }, name, [invalid('kind', kind, `must be ${served.kind}`)])
  }
  const problem = conversionProblem(served, apiVersion, kind)
  return kind === served.kind && (problem === undefined || isOlder(apiVersion)) ? unexpected() : cannot(problem ?? '')
}
