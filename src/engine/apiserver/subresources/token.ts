/** Tokens for service accounts; models registry/core/serviceaccount/storage.TokenREST. */
import { invalid, invalidError } from '../../api/field-errors'
import { badRequest, conflict, notFound } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { nameOf } from '../rest/call'
import { respond } from '../rest/respond'
import { bodyAs, type BodyType } from '../rest/typed-body'
import { ISSUER, type Bound } from '../authorization/tokens'
import type { Pod } from '../../schema/types'
import type { Store } from '../../store/memory-store'
import { admitConnection } from '../admission/admission'
import type { Subresource } from './subresource'

interface TokenSpec {
  audiences?: string[]
  expirationSeconds?: number
  boundObjectRef?: BoundReference
}

interface BoundReference {
  kind?: string
  apiVersion?: string
  name?: string
  uid?: string
}

/** What tokens can be bound to. */
const BINDABLE: Readonly<Record<string, { readonly resource: string; readonly claim: keyof Bound; readonly namespaced: boolean }>> = {
  Pod: { resource: 'pods', claim: 'pod', namespaced: true },
  Secret: { resource: 'secrets', claim: 'secret', namespaced: true },
  Node: { resource: 'nodes', claim: 'node', namespaced: false },
}

const MIN_SECONDS = 600
const MAX_SECONDS = 2 ** 32

/** What the reference names, which has to be there, and for pods to run as the account. */
function boundTo(store: Store, reference: BoundReference, account: string, namespace: string): Bound {
  const { kind = '', apiVersion = '', name = '', uid } = reference
  const sort = apiVersion === 'v1' ? BINDABLE[kind] : undefined
  if (!sort) {
    const groupVersion = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`
    throw badRequest(`cannot bind token for serviceaccount to object of type ${groupVersion}, Kind=${kind}`)
  }
  const found = store.get(`/${sort.resource}`, sort.namespaced ? `${namespace}/${name}` : name)
  if (!found) throw notFound({ group: '', resource: sort.resource }, name)
  if (kind === 'Pod' && (found as Pod).spec?.serviceAccountName !== account) {
    throw badRequest(`cannot bind token for serviceaccount "${account}" to pod running with different serviceaccount name.`)
  }
  if (uid && uid !== found.metadata.uid) {
    throw conflict(
      { group: '', resource: kind },
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    )
  }
  return { [sort.claim]: { name: found.metadata.name, uid: found.metadata.uid } }
}

const TOKEN_REQUEST: BodyType = {
  schemaType: 'io.k8s.api.authentication.v1.TokenRequest',
  group: 'authentication.k8s.io',
  kind: 'TokenRequest',
  apiVersions: ['authentication.k8s.io/v1'],
}

export const token: Subresource = {
  name: 'token',
  collections: ['/serviceaccounts'],
  methods: ['POST'],
  handle: (call, { tokens }) => {
    const { core, served, info } = call
    const request = bodyAs(call, TOKEN_REQUEST) as { spec?: TokenSpec }
    const { namespace } = info
    const name = nameOf(call)
    const sent = { operation: 'CREATE', served, subresource: 'token', name, namespace, object: request, request: call.context } as const
    admitConnection(core, sent)
    const account = core.read(served, name, namespace)
    const spec = request.spec ?? {}
    const seconds = spec.expirationSeconds ?? 3600
    const kind = { group: 'authentication.k8s.io', kind: 'TokenRequest' }
    if (seconds < MIN_SECONDS)
      throw invalidError(kind, '', [invalid('spec.expirationSeconds', seconds, 'may not specify a duration less than 10 minutes')])
    if (seconds > MAX_SECONDS)
      throw invalidError(kind, '', [invalid('spec.expirationSeconds', seconds, 'may not specify a duration larger than 2^32 seconds')])
    const issued = tokens.issue(
      { namespace: info.namespace ?? '', name: account.metadata.name, uid: account.metadata.uid },
      seconds,
      spec.audiences ?? [],
      spec.boundObjectRef ? boundTo(core.store, spec.boundObjectRef, account.metadata.name, info.namespace ?? '') : {},
    )
    return respond(
      201,
      {
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: { name: account.metadata.name, namespace: info.namespace, creationTimestamp: timestamp(core.clock.now()) },
        spec: {
          audiences: spec.audiences?.length ? spec.audiences : [ISSUER],
          expirationSeconds: seconds,
          boundObjectRef: spec.boundObjectRef ?? null,
        },
        status: { token: issued.token, expirationTimestamp: timestamp(issued.expires) },
      },
      call.accepted,
    )
  },
}
