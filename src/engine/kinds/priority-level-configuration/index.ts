/** PriorityLevelConfigurations: how many requests of a level are served at once. */
import { PRIORITY_LEVEL_CONFIGURATIONS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const priorityLevelConfiguration = builtin(PRIORITY_LEVEL_CONFIGURATIONS, {
  hasGeneration: true,
  cells: {
    Type: (object) => object.spec?.type ?? '',
    NominalConcurrencyShares: ({ spec }) =>
      String(spec?.limited?.nominalConcurrencyShares ?? spec?.exempt?.nominalConcurrencyShares ?? '<none>'),
    Queues: ({ spec }) => String(spec?.limited?.limitResponse?.queuing?.queues ?? '<none>'),
    HandSize: ({ spec }) => String(spec?.limited?.limitResponse?.queuing?.handSize ?? '<none>'),
    QueueLengthLimit: ({ spec }) => String(spec?.limited?.limitResponse?.queuing?.queueLengthLimit ?? '<none>'),
  },
})
