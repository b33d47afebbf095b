/** PriorityLevelConfigurations: how many requests of a level are served at once. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { Draft } from '../../api/object'
import { PRIORITY_LEVEL_CONFIGURATIONS } from '../../schema/resources'
import type { LimitResponse, LimitedPriorityLevelConfiguration, PriorityLevelConfiguration, QueuingConfiguration } from '../../schema/types'
import { fixedPriorityLevel } from '../flow-control/defaults'
import { flowView } from '../flow-control/go-view'
import { builtin } from '../framework/define'

const MOST_QUEUES = 10_000_000
/** Bits of a request's hash that dealing it to queues may use up. */
const HASH_BITS = 60

function setDefaults({ spec }: Draft<PriorityLevelConfiguration>): void {
  const { exempt, limited } = spec ?? {}
  if (exempt) {
    exempt.nominalConcurrencyShares ??= 0
    exempt.lendablePercent ??= 0
  }
  if (!limited) return
  limited.nominalConcurrencyShares ??= 30
  limited.lendablePercent ??= 0
  const queuing = limited.limitResponse?.queuing
  if (!queuing) return
  queuing.handSize ||= 8
  queuing.queues ||= 64
  queuing.queueLengthLimit ||= 50
}

function shareErrors(
  { nominalConcurrencyShares, lendablePercent }: Pick<LimitedPriorityLevelConfiguration, 'nominalConcurrencyShares' | 'lendablePercent'>,
  at: string,
): { readonly shares: readonly FieldError[]; readonly lendable: readonly FieldError[] } {
  return {
    shares:
      nominalConcurrencyShares !== undefined && nominalConcurrencyShares < 0
        ? [invalid(`${at}.nominalConcurrencyShares`, nominalConcurrencyShares, 'must be a non-negative integer')]
        : [],
    lendable:
      lendablePercent !== undefined && (lendablePercent < 0 || lendablePercent > 100)
        ? [invalid(`${at}.lendablePercent`, lendablePercent, 'must be between 0 and 100, inclusive')]
        : [],
  }
}

function queuingErrors({ queues = 0, handSize = 0, queueLengthLimit = 0 }: QueuingConfiguration, at: string): FieldError[] {
  const errors: FieldError[] = []
  if (queueLengthLimit <= 0) errors.push(invalid(`${at}.queueLengthLimit`, queueLengthLimit, 'must be positive'))
  if (queues <= 0) errors.push(invalid(`${at}.queues`, queues, 'must be positive'))
  else if (queues > MOST_QUEUES) errors.push(invalid(`${at}.queues`, queues, `must not be greater than ${MOST_QUEUES}`))
  const field = `${at}.handSize`
  if (handSize <= 0) errors.push(invalid(field, handSize, 'must be positive'))
  else if (handSize > queues) errors.push(invalid(field, handSize, `should not be greater than queues (${queues})`))
  else if (Math.ceil(Math.log2(queues) * handSize) > HASH_BITS)
    errors.push(
      invalid(
        field,
        handSize,
        `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${HASH_BITS}`,
      ),
    )
  return errors
}

function responseErrors({ type, queuing }: LimitResponse, at: string): FieldError[] {
  switch (type) {
    case 'Reject':
      return queuing ? [forbiddenField(`${at}.queuing`, 'must be nil if limited.limitResponse.type is not Limited')] : []
    case 'Queue':
      return queuing
        ? queuingErrors(queuing, `${at}.queuing`)
        : [required(`${at}.queuing`, 'must not be empty if limited.limitResponse.type is Limited')]
    default:
      return [notSupported(`${at}.type`, type, ['Queue', 'Reject'])]
  }
}

function limitedErrors(limited: LimitedPriorityLevelConfiguration, at: string): FieldError[] {
  const { shares, lendable } = shareErrors(limited, at)
  const borrowing = limited.borrowingLimitPercent
  return [
    ...shares,
    ...responseErrors(limited.limitResponse ?? { type: '' }, `${at}.limitResponse`),
    ...lendable,
    ...(borrowing !== undefined && borrowing < 0
      ? [invalid(`${at}.borrowingLimitPercent`, borrowing, 'if specified, must be a non-negative integer')]
      : []),
  ]
}

function specErrors({ metadata, spec }: PriorityLevelConfiguration): FieldError[] {
  const type = spec?.type ?? ''
  const errors: FieldError[] = []
  if ((metadata.name === 'exempt') !== (type === 'Exempt'))
    errors.push(invalid('spec.type', type, "type must be 'Exempt' if and only if name is 'exempt'"))
  switch (type) {
    case 'Exempt': {
      if (spec?.limited) errors.push(forbiddenField('spec.limited', 'must be nil if the type is not Limited'))
      const { shares, lendable } = shareErrors(spec?.exempt ?? {}, 'spec.exempt')
      return [...errors, ...shares, ...lendable]
    }
    case 'Limited':
      if (spec?.exempt) errors.push(forbiddenField('spec.exempt', 'must be nil if the type is Limited'))
      if (!spec?.limited) return [...errors, required('spec.limited', 'must not be empty when type is Limited')]
      return [...errors, ...limitedErrors(spec.limited, 'spec.limited')]
    default:
      return [...errors, notSupported('spec.type', type, ['Exempt', 'Limited'])]
  }
}

/** Of what is exempt, the shares alone are anybody's to change. */
function fixedErrors({ metadata: { name }, spec }: PriorityLevelConfiguration): FieldError[] {
  const fixed = fixedPriorityLevel(name)
  if (!fixed) return []
  const isExempt = name === 'exempt'
  const own = flowView(spec, 'PriorityLevelSpec')
  const wanted = flowView(isExempt ? { ...fixed, exempt: spec?.exempt } : fixed, 'PriorityLevelSpec')
  const but = isExempt ? " except the 'spec.exempt' field" : ''
  return equalJson(own, wanted) ? [] : [invalid('spec', own, `spec of '${name}'${but} must equal the fixed value`)]
}

export const priorityLevelConfiguration = builtin(PRIORITY_LEVEL_CONFIGURATIONS, {
  hasGeneration: true,
  setDefaults,
  validate: (object) => [...specErrors(object), ...fixedErrors(object)],
  cells: {
    Type: (object) => object.spec?.type ?? '',
    NominalConcurrencyShares: ({ spec }) =>
      String(spec?.limited?.nominalConcurrencyShares ?? spec?.exempt?.nominalConcurrencyShares ?? '<none>'),
    Queues: ({ spec }) => String(spec?.limited?.limitResponse?.queuing?.queues ?? '<none>'),
    HandSize: ({ spec }) => String(spec?.limited?.limitResponse?.queuing?.handSize ?? '<none>'),
    QueueLengthLimit: ({ spec }) => String(spec?.limited?.limitResponse?.queuing?.queueLengthLimit ?? '<none>'),
  },
})
