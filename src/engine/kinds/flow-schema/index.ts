/** FlowSchemas: which requests belong to which priority level. */
import { FLOW_SCHEMAS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const flowSchema = builtin(FLOW_SCHEMAS, {
  hasGeneration: true,
  cells: {
    PriorityLevel: (object) => object.spec?.priorityLevelConfiguration.name || '<none>',
    MatchingPrecedence: (object) => String(object.spec?.matchingPrecedence ?? 0),
    DistinguisherMethod: (object) => object.spec?.distinguisherMethod?.type ?? '<none>',
    MissingPL: (object) => {
      const dangling = object.status?.conditions?.find((each) => each.type === 'Dangling')
      return dangling?.status === 'True' || dangling?.status === 'False' ? dangling.status : '?'
    },
  },
})
