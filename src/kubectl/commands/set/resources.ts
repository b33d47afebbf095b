/** `kubectl set resources`. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { amountsOf } from '../../resource/amounts'
import { withPodSpec } from '../../resource/pod-spec'
import { recorded } from '../../resource/record'
import { asDict, asList, at, textAt, withAt, type Dict } from '../../values'
import {
  checkOutput,
  editObjects,
  fitsPattern,
  refuseLocalNames,
  refuseLocalServerDryRun,
  selectedObjects,
  SET_FLAGS,
  SET_MANAGER,
  SET_SELECTOR,
  WARNED_RECORD,
} from './edit-objects'

async function run(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation
  await checkOutput(invocation)
  refuseLocalNames(invocation, args)
  const infos = await selectedObjects(invocation, args)
  refuseLocalServerDryRun(invocation)
  if (flags.bool('all') && flags.string('selector')) throw new CliError('cannot set --all and --selector at the same time')
  if (!flags.string('limits') && !flags.string('requests'))
    throw new CliError('you must specify an update to requests or limits (in the form of --requests/--limits)')
  const limits = amountsOf(flags.string('limits'))
  const requests = amountsOf(flags.string('requests'))
  const pattern = flags.string('containers')
  const errors: unknown[] = []
  const update = (container: unknown): Dict => {
    let next = asDict(container)
    for (const [field, amounts] of [
      ['limits', limits],
      ['requests', requests],
    ] as const) {
      if (Object.keys(amounts).length) next = withAt(next, ['resources', field], { ...asDict(at(next, 'resources', field)), ...amounts })
    }
    return next
  }
  const change = (object: Dict): Dict | undefined => {
    let count = 0
    const all = (containers: unknown) =>
      asList(containers).map((container) => {
        if (!fitsPattern(pattern, textAt(container, 'name'))) return container
        count++
        return update(container)
      })
    const changed = withPodSpec(object, (spec) => ({
      ...spec,
      containers: all(spec['containers']),
      ...(spec['initContainers'] ? { initContainers: all(spec['initContainers']) } : {}),
    }))
    if (count > 0) return recorded(invocation, changed)
    errors.push(new CliError(`error: unable to find container named ${pattern}`))
    return undefined
  }
  await editObjects(
    invocation,
    infos,
    { outcome: 'resource requirements updated', failure: 'failed to patch resources update to pod template ', change },
    errors,
  )
}

export const resources: CommandDefinition = {
  use: 'resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  short: 'Update resource requests/limits on objects with pod templates',
  long: `Set how much CPU, memory and so on containers ask for (requests) and may use at most (limits).

Without -c all containers of the template are changed. Where only limits are given, requests default to them.`,
  examples: `# Both, for one container
kubectl set resources deployment web -c=nginx --limits=cpu=200m,memory=256Mi --requests=cpu=100m,memory=64Mi

# Only show what a file would become
kubectl set resources -f web.yaml --limits=cpu=200m --local -o yaml`,
  flags: [
    ...SET_FLAGS,
    flag('string', 'containers', '*', 'Which containers to change, by name; * stands for anything.', {
      shorthand: 'c',
    }),
    SET_MANAGER,
    flag('string', 'limits', '', "The most a container may use, for example 'cpu=100m,memory=256Mi'."),
    flag('string', 'requests', '', "What a container asks for, for example 'cpu=100m,memory=256Mi'."),
    SET_SELECTOR,
    WARNED_RECORD,
  ],
  run,
}
