/** `kubectl create quota`, `create poddisruptionbudget` and `create priorityclass`. */
import type { CommandDefinition } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { amountsOf } from '../../resource/amounts'
import { CREATE_FLAGS, namespaceGiven } from './create-flags'
import { createGenerated, named } from './generator'
import { labelSelectorOf } from '../../resource/label-selector'

export const createQuota: CommandDefinition = {
  use: 'quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  aliases: ['resourcequota'],
  short: 'Create a quota with the specified name',
  examples: `# At most ten pods and two CPUs
kubectl create quota small --hard=pods=10,cpu=2`,
  flags: [
    flag('string', 'hard', '', 'Limits as resource=quantity, separated by commas.'),
    flag('string', 'scopes', '', 'Which objects count, separated by commas.'),
    ...CREATE_FLAGS,
  ],
  run: (invocation) =>
    createGenerated(
      invocation,
      named((name) => {
        const { flags } = invocation
        const hard = amountsOf(flags.string('hard'))
        const scopes = flags.string('scopes') === '' ? [] : flags.string('scopes').split(',')
        if (scopes.includes('')) throw new CliError('invalid resource quota scope ""')
        return {
          kind: 'ResourceQuota',
          apiVersion: 'v1',
          metadata: { name, ...namespaceGiven(invocation) },
          spec: { ...(Object.keys(hard).length ? { hard } : {}), ...(scopes.length ? { scopes } : {}) },
          status: {},
        }
      }),
      'failed to create quota:',
    ),
}

export const createPodDisruptionBudget: CommandDefinition = {
  use: 'poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  aliases: ['pdb'],
  short: 'Create a pod disruption budget with the specified name',
  long: 'Create a pod disruption budget with the specified name, selector, and minimum of available pods.',
  examples: `# One pod labelled app=web must always be there
kubectl create pdb web --selector=app=web --min-available=1

# Half of them
kubectl create pdb web --selector=app=web --min-available=50%`,
  flags: [
    flag('string', 'max-unavailable', '', 'How many pods, or which percentage, may be missing.'),
    flag('string', 'min-available', '', 'How many pods, or which percentage, must be there.'),
    flag('string', 'selector', '', 'Labels of the pods that are protected.'),
    ...CREATE_FLAGS,
  ],
  run: (invocation) =>
    createGenerated(
      invocation,
      named((name) => {
        const { flags } = invocation
        const [min, max, selector] = [flags.string('min-available'), flags.string('max-unavailable'), flags.string('selector')]
        if (selector === '') throw new CliError('a selector must be specified')
        if (min === '' && max === '') throw new CliError('one of min-available or max-unavailable must be specified')
        if (min && max) throw new CliError('min-available and max-unavailable cannot be both specified')
        const value = (flagName: string, text: string) => {
          if (!/^\d+%?$/.test(text)) throw new CliError(`invalid format specified for ${flagName}`)
          return text.endsWith('%') ? text : Number(text)
        }
        const spec = {
          ...(min ? { minAvailable: value('min-available', min) } : {}),
          selector: labelSelectorOf(selector),
          ...(max ? { maxUnavailable: value('max-unavailable', max) } : {}),
        }
        return {
          kind: 'PodDisruptionBudget',
          apiVersion: 'policy/v1',
          metadata: { name, ...namespaceGiven(invocation) },
          spec,
          status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
        }
      }),
      'failed to create poddisruptionbudgets:',
    ),
}

export const createPriorityClass: CommandDefinition = {
  use: 'priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  aliases: ['pc'],
  short: 'Create a priority class with the specified name',
  long: 'Create a priority class with the specified name, value, global default and description.',
  examples: `# Important
kubectl create priorityclass high --value=1000 --description="important"

# What pods get that say nothing
kubectl create priorityclass usual --value=100 --global-default=true`,
  flags: [
    flag('string', 'description', '', 'When the class should be used.'),
    flag('bool', 'global-default', false, 'Whether pods that name no class get this one.'),
    flag('string', 'preemption-policy', 'PreemptLowerPriority', 'Whether pods of the class push out less important ones.'),
    flag('int32', 'value', 0, 'The priority.'),
    ...CREATE_FLAGS,
  ],
  run: (invocation) =>
    createGenerated(
      invocation,
      (name) => {
        const { flags } = invocation
        return {
          kind: 'PriorityClass',
          apiVersion: 'scheduling.k8s.io/v1',
          metadata: { name },
          value: flags.number('value'),
          ...(flags.bool('global-default') ? { globalDefault: true } : {}),
          ...(flags.string('description') ? { description: flags.string('description') } : {}),
          preemptionPolicy: flags.string('preemption-policy'),
        }
      },
      'failed to create priorityclass:',
    ),
}
