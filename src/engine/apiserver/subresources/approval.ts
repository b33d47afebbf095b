/** Approving and denying certificate signing requests; models registry/certificates.ApprovalREST. */
import { timestamp } from '../../clock/clock'
import type { Working } from '../core'
import { nameOf } from '../rest/call'
import { get, respondObject } from '../rest/resource'
import { changeObject, takeStatusOnly } from '../verbs/update'
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
    const given = wantedObject(call, old) as Working
    const wanted = (given.status?.['conditions'] as Condition[] | undefined) ?? []
    const before = ((old as Working).status?.['conditions'] as Condition[] | undefined) ?? []
    const now = timestamp(core.clock.now())
    const conditions = wanted.map((each) => ({
      ...each,
      lastUpdateTime: each.lastUpdateTime ?? now,
      lastTransitionTime:
        each.lastTransitionTime ??
        before.find(({ type, status }) => type === each.type && status === each.status)?.lastTransitionTime ??
        now,
    }))
    const draft = takeStatusOnly(core, served, context, given, old)
    draft.status = { ...(old as Working).status, ...(conditions.length > 0 || before.length > 0 ? { conditions } : {}) }
    const stored = changeObject(core, served, context, old, draft, 'approval')
    return respondObject(call, 200, stored)
  },
}
