/** `kubectl autoscale`: a HorizontalPodAutoscaler for something that can be scaled. */
import { canonicalQuantity } from '../../../engine/api/quantity'
import { StatusError } from '../../../engine/api/status'
import { recorded } from '../../resource/record'
import { DRY_RUN, dryRunOf, fieldManager, filenameFlags, filesGiven, SAVE_CONFIG, WARNED_RECORD } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { completeObjects } from '../../completion/resources'
import { PRINT_FLAGS, ResultPrinter, type DryRun } from '../../printing/printer'
import { resultOf } from '../../resource/builder'
import { objectClient, type Info } from '../../resource/info'
import { withTypedLastApplied } from '../../resource/last-applied'
import { builtIn } from '../../rest/built-in'
import { apiVersionOf } from '../../rest/mapper'
import { asDict, asText, withAt, type Dict } from '../../values'

const KIND = 'HorizontalPodAutoscaler'
/** What a number without a unit counts. */
const UNITS = { cpu: 'm', memory: 'Mi' } as const

/** `70%` is utilization, `500m` an average value. Throws CliError. */
function target(resource: 'cpu' | 'memory', written: string): Dict {
  if (written.endsWith('%')) {
    const percent = written.slice(0, -1)
    if (!/^\+?\d+$/.test(percent)) throw new CliError(`invalid percentage value: ${percent}`)
    return { type: 'Utilization', averageUtilization: Number(percent) }
  }
  const isBare = /^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(written)
  const amount = canonicalQuantity(isBare ? `${Number(written)}${UNITS[resource]}` : written)
  if (amount === undefined) throw new CliError(`invalid resource ${resource} value: ${written}`)
  return { type: 'AverageValue', averageValue: amount }
}

function metric(name: 'cpu' | 'memory', aim: Dict): Dict {
  return { type: 'Resource', resource: { name, target: aim } }
}

function autoscaler({ flags, session }: Invocation, info: Info): Dict {
  const metrics = [
    ...(flags.number('cpu-percent') > 0 ? [metric('cpu', target('cpu', `${flags.number('cpu-percent')}%`))] : []),
    ...(flags.string('cpu') ? [metric('cpu', target('cpu', flags.string('cpu')))] : []),
    ...(flags.string('memory') ? [metric('memory', target('memory', flags.string('memory')))] : []),
  ]
  const min = flags.number('min')
  return {
    kind: KIND,
    apiVersion: 'autoscaling/v2',
    metadata: { name: flags.string('name') || info.name, ...(session.namespaceGiven ? { namespace: info.namespace } : {}) },
    spec: {
      scaleTargetRef: { kind: info.resource.kind, name: info.name, apiVersion: apiVersionOf(info.resource) },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: flags.number('max'),
      ...(metrics.length ? { metrics } : {}),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  }
}

/**
 * The same in the older version, which is tried when the server refuses the newer one and knows only CPU in per cent. Throws
 * CliError for anything else, with the words of a wrapped error that is not there.
 */
function olderAutoscaler({ flags }: Invocation, object: Dict): Dict {
  const cpu = flags.string('cpu')
  if (cpu === '' || !cpu.endsWith('%') || flags.string('memory') !== '') {
    const reason = cpu === '' ? 'empty input' : '%!w(<nil>)'
    throw new CliError(`failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: ${reason}`)
  }
  const { metrics: _, ...spec } = asDict(object['spec'])
  // The percentage of --cpu is left out; the server then takes its own.
  const percent = flags.number('cpu-percent')
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    spec: { ...spec, ...(percent >= 0 ? { targetCPUUtilizationPercentage: percent } : {}) },
    status: { currentReplicas: 0, desiredReplicas: 0 },
  }
}

/** Throws CliError for flags that make no sense, alone or together. */
function check({ flags }: Invocation): void {
  const [min, max] = [flags.number('min'), flags.number('max')]
  if (max < 1) throw new CliError(`--max=MAXPODS is required and must be at least 1, max: ${max}`)
  if (max < min) throw new CliError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
  if (flags.number('cpu-percent') > 0 && flags.string('cpu')) throw new CliError('--cpu-percent and --cpu are mutually exclusive')
  for (const name of ['cpu', 'memory'] as const) if (flags.string(name)) target(name, flags.string(name))
}

/** Makes the autoscaler, or only shows it. */
async function make(invocation: Invocation, { namespace }: Info, plain: Dict, dryRun: DryRun): Promise<void> {
  const { flags, session } = invocation
  // A format there is none of is found out only when there is something to print.
  const printer = () => new ResultPrinter(session, flags, dryRun, { isTyped: true })
  const object = recorded(invocation, plain)
  // What is only shown is told of as created, and without the note of what was applied.
  if (dryRun === 'client') return printer().print(object, 'created')
  const apiVersion = asText(object['apiVersion'])
  const resource = builtIn(apiVersion, KIND) ?? (await session.mapper()).mappingFor(apiVersion, KIND)
  const noted = flags.bool('save-config') ? withTypedLastApplied(object) : object
  const created = await objectClient(session.client, { resource, namespace }).create(withAt(noted, ['metadata', 'namespace'], namespace), {
    fieldManager: flags.string('field-manager'),
    dryRun: dryRun === 'server',
  })
  await printer().print(created, 'autoscaled')
}

async function autoscaleOne(invocation: Invocation, info: Info, dryRun: DryRun): Promise<void> {
  const { resource } = info
  if (!resource.subresources.includes('scale'))
    throw new CliError(
      `cannot autoscale a ${resource.kind}: could not find scale subresource for ${resource.group}/${resource.version}, Resource=${resource.name} in discovery information`,
    )
  const object = autoscaler(invocation, info)
  try {
    await make(invocation, info, object, dryRun)
  } catch (error) {
    if (!(error instanceof StatusError || error instanceof CliError)) throw error
    await make(invocation, info, olderAutoscaler(invocation, object), dryRun)
  }
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  const dryRun = await dryRunOf(session, flags)
  await session.requireClient()
  check(invocation)
  const result = await resultOf(session, {
    args,
    ...filesGiven(flags),
    latest: 'named',
  })
  let isAny = false
  await result.visit((info) => {
    isAny = true
    return autoscaleOne(invocation, info, dryRun)
  })
  if (!isAny) throw new CliError('no objects passed to autoscale')
}

export const autoscale: CommandDefinition = {
  use: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  long: `Create an autoscaler that chooses how many pods run, by what they use.

It is made for a deployment, replica set, stateful set or replication controller that is named.`,
  examples: `# Between two and ten pods, the server decides at which use
kubectl autoscale deployment web --min=2 --max=10

# At 80 per cent of the CPU requested
kubectl autoscale deployment web --max=5 --cpu=80%`,
  group: 'Deploy Commands',
  flags: [
    flag('string', 'cpu', '', "CPU use to aim at, as a percentage of what is requested ('70%') or as an average amount ('500m')."),
    flag('int32', 'cpu-percent', -1, 'CPU use to aim at, in per cent of what is requested.', {
      deprecated: "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    }),
    DRY_RUN,
    fieldManager('kubectl-autoscale'),
    ...filenameFlags('File, folder or URL that names what to autoscale.'),
    flag('int32', 'max', -1, 'Most pods there may be. Required.', { required: true }),
    flag('string', 'memory', '', "Memory use to aim at, as a percentage of what is requested ('60%') or as an average amount ('200Mi')."),
    flag('int32', 'min', -1, 'Fewest pods there may be; the server decides when it is negative.'),
    flag('string', 'name', '', "The new object's name; that of the target when empty."),
    ...PRINT_FLAGS,
    WARNED_RECORD,
    SAVE_CONFIG,
  ],
  run,
  complete: completeObjects({ types: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'] }),
}
