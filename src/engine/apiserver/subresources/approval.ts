/** Approving and denying certificate signing requests; models registry/certificates.ApprovalREST. */
import { invalid, invalidError } from '../../api/field-errors'
import type { JsonObject } from '../../api/json'
import { conflict } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { validateAdmission } from '../admission/admission'
import { nameOf } from '../rest/call'
import { get, respondObject } from '../rest/resource'
import { updateStored } from '../verbs/raw'
import { STALE } from '../verbs/preconditions'
import { wantedObject } from './ephemeral-containers'
import type { Subresource } from './subresource'

type Condition = { type: string; status?: string; lastUpdateTime?: string; lastTransitionTime?: string }

export const approval: Subresource = {
  name: 'approval',
  collections: ['certificates.k8s.io/certificatesigningrequests'],
  methods: ['GET', 'PUT', 'PATCH'],
  handle: (call) => {
    if (call.info.verb === 'get') return get(call)
    const { core, served, context } = call
    const old = core.read(served, nameOf(call), undefined)
    const given = wantedObject(call, old)
    const version = (given['metadata'] as { resourceVersion?: string } | undefined)?.resourceVersion
    if (version && version !== '0' && version !== old.metadata.resourceVersion) throw conflict(served, old.metadata.name, STALE)
    const wanted = ((given['status'] as JsonObject | undefined)?.['conditions'] as Condition[] | undefined) ?? []
    const now = timestamp(core.clock.now())
    const conditions = wanted.map((each) => ({
      ...each,
      lastUpdateTime: each.lastUpdateTime ?? now,
      lastTransitionTime: each.lastTransitionTime ?? now,
    }))
    const types = conditions.map((each) => each.type)
    if (types.includes('Approved') && types.includes('Denied')) {
      const last = types.length - 1
      const detail = 'Approved and Denied conditions are mutually exclusive'
      throw invalidError(served, old.metadata.name, [invalid(`status.conditions[${last}].type`, types[last], detail)])
    }
    const draft = core.draftOf(old)
    draft.status = { ...draft.status, conditions }
    validateAdmission(core, {
      operation: 'UPDATE',
      served,
      subresource: 'approval',
      name: old.metadata.name,
      namespace: undefined,
      object: draft,
      old,
      request: context,
    })
    const stored = updateStored(core, served, context, old, (next) => {
      next.status = { ...next.status, conditions }
    })
    return respondObject(call, 200, stored)
  },
}
