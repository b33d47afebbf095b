/** `kubectl autoscale`: a HorizontalPodAutoscaler for something that can be scaled. */
import { recorded } from '../../resource/record'
import { DRY_RUN, dryRunOf, fieldManager, filenameFlags, SAVE_CONFIG, WARNED_RECORD } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, throwAll } from '../../command/errors'
import { flag } from '../../command/flags'
import { completeResources } from '../../completion/resources'
import { PRINT_FLAGS, ResultPrinter } from '../../printing/printer'
import { collect } from '../../resource/builder'
import { objectClient, type Info } from '../../resource/info'
import { withTypedLastApplied } from '../../resource/last-applied'
import { apiVersionOf } from '../../rest/mapper'
import { asDict, type Dict } from '../../values'

/** `70%` is utilization, `500m` an average value. Throws CliError. */
function target(resource: string, written: string): Dict {
  if (written.endsWith('%')) {
    const percent = written.slice(0, -1)
    if (!/^\d+$/.test(percent))
      throw new CliError(
        `failed to parse ${resource} target ${JSON.stringify(written)}: strconv.ParseInt: parsing ${JSON.stringify(percent)}: invalid syntax`,
      )
    return { type: 'Utilization', averageUtilization: Number(percent) }
  }
  if (/^\d+$/.test(written) && resource === 'cpu') return { type: 'Utilization', averageUtilization: Number(written) }
  if (!/^\d+(\.\d+)?(m|k|Ki|Mi|Gi|Ti|M|G|T)?$/.test(written)) throw new CliError(`invalid ${resource} target: ${written}`)
  return { type: 'AverageValue', averageValue: written }
}

function autoscaler({ flags, session }: Invocation, info: Info): Dict {
  const metrics = [
    ...(flags.number('cpu-percent') >= 0
      ? [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: flags.number('cpu-percent') } } }]
      : []),
    ...(flags.string('cpu') ? [{ type: 'Resource', resource: { name: 'cpu', target: target('cpu', flags.string('cpu')) } }] : []),
    ...(flags.string('memory')
      ? [{ type: 'Resource', resource: { name: 'memory', target: target('memory', flags.string('memory')) } }]
      : []),
  ]
  const min = flags.number('min')
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name: flags.string('name') || info.name, ...(session.config.namespaceGiven ? { namespace: info.namespace } : {}) },
    spec: {
      scaleTargetRef: { kind: info.resource.kind, name: info.name, apiVersion: apiVersionOf(info.resource) },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: flags.number('max'),
      ...(metrics.length ? { metrics } : {}),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  }
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  const [min, max] = [flags.number('min'), flags.number('max')]
  if (max < 1) throw new CliError(`--max=MAXPODS is required and must be at least 1, max: ${max}`)
  if (max < min) throw new CliError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
  const dryRun = await dryRunOf(session, flags)
  const printer = new ResultPrinter(session, flags, dryRun)
  const { infos, errors } = await collect(session, {
    args,
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    latest: 'named',
  })
  const failures: unknown[] = []
  for (const info of infos) {
    try {
      if (!info.resource.subresources.includes('scale'))
        throw new CliError(
          `cannot autoscale a ${info.resource.kind}: could not find scale subresource for ${info.resource.group}/${info.resource.version}, Resource=${info.resource.name} in discovery information`,
        )
      let object = autoscaler(invocation, info)
      object = recorded(invocation, object)
      if (flags.bool('save-config')) object = withTypedLastApplied(object)
      if (dryRun === 'client') {
        await printer.print(object, 'autoscaled')
        continue
      }
      const resource = await session.resourceFor('horizontalpodautoscalers.v2.autoscaling')
      const created = await objectClient(session.client, { resource, namespace: info.namespace }).create(
        { ...object, metadata: { ...asDict(object['metadata']), namespace: info.namespace } },
        { fieldManager: flags.string('field-manager'), dryRun: dryRun === 'server' },
      )
      await printer.print(created, 'autoscaled')
    } catch (error) {
      failures.push(error)
    }
  }
  throwAll([...failures, ...errors])
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
  complete: completeResources,
}
