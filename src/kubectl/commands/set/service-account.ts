/** `kubectl set serviceaccount`. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { withPodSpec } from '../../resource/pod-spec'
import { recorded } from '../../resource/record'
import { checkOutput, editObjects, refuseLocalServerDryRun, selectedObjects, SET_FLAGS, SET_MANAGER, WARNED_RECORD } from './edit-objects'

async function run(invocation: Invocation): Promise<void> {
  const { args } = invocation
  refuseLocalServerDryRun(invocation)
  await checkOutput(invocation)
  const name = args.at(-1)
  if (name === undefined) throw new CliError('serviceaccount is required')
  const infos = await selectedObjects(invocation, args.slice(0, -1))
  await editObjects(invocation, infos, {
    outcome: 'serviceaccount updated',
    failure: 'failed to patch ServiceAccountName ',
    always: true,
    change: (object) =>
      recorded(
        invocation,
        withPodSpec(object, (spec) => ({ ...spec, serviceAccountName: name })),
      ),
  })
}

export const serviceAccount: CommandDefinition = {
  use: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  aliases: ['sa'],
  short: 'Update the service account of a resource',
  long: `Give the pods of existing objects another service account.

Possible resources include (case insensitive):

        replicationcontroller (rc), deployment (deploy), daemonset (ds), job, replicaset (rs), statefulset`,
  examples: `# For a deployment
kubectl set serviceaccount deployment web robot`,
  flags: [...SET_FLAGS, SET_MANAGER, WARNED_RECORD],
  run,
}
