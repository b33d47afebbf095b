/** Tells in the status of flow schemas whether the priority level they name is there; models apiserver's apf_controller. */
import { timestamp } from '../clock/clock'
import { statusOf } from '../kinds/flow-control/defaults'
import type { FlowSchema } from '../schema/types'
import { API_SERVER } from './bootstrap/bootstrap'
import type { Core } from './core'
import { FLOW_SCHEMAS, PRIORITY_LEVELS } from './flow-control'
import { internalRequest } from './request'
import { updateStored } from './verbs/raw'

/** Milliseconds until a change has been seen. */
const LATENCY = 20
const DANGLING = 'Dangling'

/** Keeps the statuses right from now on. */
export function keepFlowSchemaStatus(core: Core): void {
  let planned = false
  core.store.observe(({ collection }) => {
    if (planned || (collection !== FLOW_SCHEMAS && collection !== PRIORITY_LEVELS)) return
    planned = true
    core.clock.after(LATENCY, () => {
      planned = false
      for (const schema of core.store.list(FLOW_SCHEMAS) as readonly FlowSchema[]) sync(core, schema)
    })
  })
}

function sync(core: Core, schema: FlowSchema): void {
  const priority = schema.spec?.priorityLevelConfiguration.name ?? ''
  const exists = core.store.get(PRIORITY_LEVELS, priority) !== undefined
  const [condition] = statusOf(priority, timestamp(core.clock.now()), exists)!.conditions!
  const others = schema.status?.conditions ?? []
  const now = others.find(({ type }) => type === DANGLING)
  if (now && now.status === condition!.status && now.reason === condition!.reason && now.message === condition!.message) return
  const served = core.registry.ofCollection(FLOW_SCHEMAS)
  if (!served) return
  updateStored(
    core,
    served,
    internalRequest(API_SERVER),
    schema,
    (draft) => {
      draft['status'] = { ...schema.status, conditions: [...others.filter(({ type }) => type !== DANGLING), condition] }
    },
    'status',
  )
}
