/** Tokens for service accounts; models registry/core/serviceaccount/storage.TokenREST. */
import { invalid, invalidError } from '../../api/field-errors'
import { badRequest, conflict, notFound } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { decodeAs, objectBody } from '../rest/body'
import { nameOf } from '../rest/call'
import { respond } from '../rest/respond'
import { ISSUER } from '../authorization/tokens'
import type { Subresource } from './subresource'

interface TokenSpec {
  audiences?: string[]
  expirationSeconds?: number
  boundObjectRef?: { kind?: string; apiVersion?: string; name?: string; uid?: string }
}

const MIN_SECONDS = 600
const MAX_SECONDS = 2 ** 32

export const token: Subresource = {
  name: 'token',
  collections: ['/serviceaccounts'],
  methods: ['POST'],
  handle: (call, { tokens }) => {
    const { core, served, info } = call
    const body = objectBody(call.request, 'TokenRequest')
    const request = decodeAs(
      'io.k8s.api.authentication.v1.TokenRequest',
      body.value,
      body.duplicates,
      'Warn',
      call.context.warnings,
      (why) => badRequest(`TokenRequest in version "v1" cannot be handled as a TokenRequest: ${why}`),
    ) as { spec?: TokenSpec }
    const account = core.read(served, nameOf(call), info.namespace)
    const spec = request.spec ?? {}
    const seconds = spec.expirationSeconds ?? 3600
    const kind = { group: 'authentication.k8s.io', kind: 'TokenRequest' }
    if (seconds < MIN_SECONDS)
      throw invalidError(kind, '', [invalid('spec.expirationSeconds', seconds, 'may not specify a duration less than 10 minutes')])
    if (seconds > MAX_SECONDS)
      throw invalidError(kind, '', [invalid('spec.expirationSeconds', seconds, 'may not specify a duration larger than 2^32 seconds')])
    const bound = spec.boundObjectRef
    let pod: { name: string; uid: string } | undefined
    if (bound?.kind === 'Pod') {
      const found = core.store.get('/pods', `${info.namespace}/${bound.name}`)
      if (!found) throw notFound({ group: '', resource: 'pods' }, bound.name ?? '')
      if (bound.uid && bound.uid !== found.metadata.uid) {
        throw conflict(
          { group: '', resource: 'Pod' },
          bound.name ?? '',
          `the UID in the bound object reference (${bound.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
        )
      }
      pod = { name: found.metadata.name, uid: found.metadata.uid }
    } else if (bound?.kind && bound.kind !== 'Secret' && bound.kind !== 'Node') {
      throw badRequest(`cannot bind token for serviceaccount to object of type ${bound.kind}`)
    }
    const issued = tokens.issue(
      { namespace: info.namespace ?? '', name: account.metadata.name, uid: account.metadata.uid },
      seconds,
      spec.audiences ?? [],
      pod,
    )
    return respond(
      201,
      {
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: { name: account.metadata.name, namespace: info.namespace, creationTimestamp: timestamp(core.clock.now()) },
        spec: { audiences: spec.audiences?.length ? spec.audiences : [ISSUER], expirationSeconds: seconds, boundObjectRef: bound ?? null },
        status: { token: issued.token, expirationTimestamp: timestamp(issued.expires) },
      },
      call.accepted,
    )
  },
}
