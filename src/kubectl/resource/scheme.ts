/** The types clients have of their own; models the schemes of kubectl and client-go as their decoders use them. */
import { decode } from '../../engine/schema'
import { CliError } from '../command/errors'
import { schemaTypeOfObject } from '../patch/diff'
import { asDict, asText, type Dict } from '../values'

/** Where a client registers its types, as its errors say it. */
export type Scheme = 'pkg/scheme/scheme.go:28' | 'k8s.io/client-go/kubernetes/scheme/register.go:82'

export const KUBECTL_TYPES: Scheme = 'pkg/scheme/scheme.go:28'
export const CLIENT_GO_TYPES: Scheme = 'k8s.io/client-go/kubernetes/scheme/register.go:82'

/** Of what the API has, what is defined beside Kubernetes's own groups is not registered: definitions of resources, API services. */
function registeredType(object: Dict): string | undefined {
  const type = schemaTypeOfObject(object)
  return type?.startsWith('io.k8s.api.') || type?.startsWith('io.k8s.apimachinery.') ? type : undefined
}

/** Throws CliError when the object, or a list of such, is of a type the client does not have. */
export function requireKnown(object: Dict, scheme: Scheme): void {
  if (registeredType(object) !== undefined) return
  throw new CliError(
    `no kind ${JSON.stringify(object['kind'])} is registered for version ${JSON.stringify(object['apiVersion'])} in scheme ${JSON.stringify(scheme)}`,
  )
}

/** The object as the client has it, as it is without a scheme: amounts in one form, nothing the type does not have. Throws CliError. */
export function decoded(object: Dict, scheme: Scheme | undefined): Dict {
  if (!scheme) return object
  requireKnown(object, scheme)
  const { value, error } = decode(schemaTypeOfObject(object)!, object)
  if (error !== undefined) throw new CliError(error)
  return { apiVersion: asText(object['apiVersion']), kind: asText(object['kind']), ...asDict(value) }
}
