/** `kubectl create job` and `create cronjob`. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { collectAll } from '../../resource/builder'
import { KUBECTL_TYPES } from '../../resource/scheme'
import { apiVersionOf } from '../../rest/mapper'
import { annotationsOf, asDict, at, labelsOf, nameOfObject, textAt, type Dict } from '../../values'
import { CREATE_FLAGS, namespaceGiven } from './create-flags'
import { createGenerated } from './generator'

function commandOf({ args, dash }: Invocation): readonly string[] {
  return dash >= 0 ? args.slice(dash) : args.slice(1)
}

function podTemplate(name: string, image: string, command: readonly string[], restart: string): Dict {
  return {
    metadata: {},
    spec: { containers: [{ name, image, ...(command.length ? { command } : {}), resources: {} }], restartPolicy: restart },
  }
}

/** A Job as the CronJob itself would make it, by hand. */
async function jobFrom({ session }: Invocation, from: string, name: string): Promise<Dict> {
  const [info, ...others] = await collectAll(session, { args: [from], latest: true, scheme: KUBECTL_TYPES })
  if (!info || others.length > 0) throw new CliError('from must be an existing cronjob')
  const { resource, object: cronJob } = info
  if (apiVersionOf(resource) !== 'batch/v1' || resource.kind !== 'CronJob')
    throw new CliError(`unknown object type *${resource.version}.${resource.kind}`)
  const template = at(cronJob, 'spec', 'jobTemplate')
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      annotations: { ...annotationsOf(template), 'cronjob.kubernetes.io/instantiate': 'manual' },
      ...(Object.keys(labelsOf(template)).length ? { labels: labelsOf(template) } : {}),
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: nameOfObject(cronJob), uid: textAt(cronJob, 'metadata', 'uid'), controller: true },
      ],
    },
    spec: asDict(at(template, 'spec')),
    status: {},
  }
}

export const createJob: CommandDefinition = {
  use: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  short: 'Create a job with the specified name',
  examples: `# A job that runs a command once
kubectl create job hello --image=busybox -- echo hello

# A run of a cron job, now
kubectl create job now --from=cronjob/report`,
  flags: [
    flag('string', 'from', '', 'The resource to make a job from (only cronjob/NAME).'),
    flag('string', 'image', '', 'Image to run.'),
    ...CREATE_FLAGS,
  ],
  run: (invocation) =>
    createGenerated(
      invocation,
      (name) => {
        const { flags } = invocation
        const command = commandOf(invocation)
        const image = flags.string('image')
        const from = flags.string('from')
        if ((image === '') === (from === '')) throw new CliError('either --image or --from must be specified')
        if (from && command.length) throw new CliError('cannot specify --from and command')
        return from
          ? jobFrom(invocation, from, name)
          : {
              kind: 'Job',
              apiVersion: 'batch/v1',
              metadata: { name, ...namespaceGiven(invocation) },
              spec: { template: podTemplate(name, image, command, 'Never') },
              status: {},
            }
      },
      'failed to create job:',
    ),
}

export const createCronJob: CommandDefinition = {
  use: "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  aliases: ['cj'],
  short: 'Create a cron job with the specified name',
  examples: `# Every five minutes
kubectl create cronjob report --image=busybox --schedule="*/5 * * * *" -- date`,
  flags: [
    flag('string', 'image', '', 'Image to run.', { required: true }),
    flag('string', 'restart', '', 'Restart policy of the pods: OnFailure or Never'),
    flag('string', 'schedule', '', 'When to run, in cron format.', { required: true }),
    ...CREATE_FLAGS,
  ],
  run: (invocation) =>
    createGenerated(
      invocation,
      (name) => {
        const { flags } = invocation
        const restart = flags.string('restart') || 'OnFailure'
        const template = podTemplate(name, flags.string('image'), commandOf(invocation), restart)
        return {
          kind: 'CronJob',
          apiVersion: 'batch/v1',
          metadata: { name, ...namespaceGiven(invocation) },
          spec: { schedule: flags.string('schedule'), jobTemplate: { metadata: { name }, spec: { template } } },
          status: {},
        }
      },
      'failed to create cronjob:',
    ),
}
