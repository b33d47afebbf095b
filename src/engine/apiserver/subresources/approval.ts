/** Approving and denying certificate signing requests; models registry/certificates.ApprovalREST. */
import type { JsonObject } from '../../api/json'
import { timestamp } from '../../clock/clock'
import { nameOf } from '../rest/call'
import { get, respondObject } from '../rest/resource'
import { updateStored } from '../verbs/raw'
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
    const wanted = (wantedObject(call, old)['status'] as JsonObject | undefined)?.['conditions'] as Condition[] | undefined
    const now = timestamp(core.clock.now())
    const stored = updateStored(core, served, context, old, (draft) => {
      const conditions = (wanted ?? []).map((each) => ({
        ...each,
        lastUpdateTime: each.lastUpdateTime ?? now,
        lastTransitionTime: each.lastTransitionTime ?? now,
      }))
      draft.status = { ...draft.status, conditions }
    })
    return respondObject(call, 200, stored)
  },
}
