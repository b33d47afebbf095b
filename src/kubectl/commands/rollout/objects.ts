/** What the rollout commands have in common: their flags and the objects they are about. */
import { filenameFlags, SELECTOR } from '../../command/common-flags'
import type { Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import type { FlagDefinition } from '../../command/flags'
import { collect } from '../../resource/builder'
import type { Info } from '../../resource/info'
import { KUBECTL_TYPES } from '../../resource/scheme'
import { qualified } from '../../rest/mapper'

export const ROLLOUT_FLAGS: readonly FlagDefinition[] = [...filenameFlags('File, folder or URL with the objects'), SELECTOR]

/** The objects named, each as it is on the server. Throws CliError when none is. */
export async function rolloutObjects({
  args,
  flags,
  session,
}: Invocation): Promise<{ readonly infos: readonly Info[]; readonly errors: readonly unknown[] }> {
  const filenames = flags.list('filename')
  session.requireContext()
  if (args.length === 0 && filenames.length === 0 && !flags.string('kustomize')) throw new CliError('required resource not specified')
  const revision = flags.has('revision') ? flags.number('revision') : 0
  if (revision < 0) throw new CliError(`revision must be a positive integer: ${revision}`)
  return collect(session, {
    args,
    filenames,
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
    typesMeanAll: true,
    latest: true,
    scheme: KUBECTL_TYPES,
  })
}

/** `Deployment.apps`: how messages call a kind. */
export function groupKind({ resource }: Info): string {
  return resource.group ? `${resource.kind}.${resource.group}` : resource.kind
}

/** Kinds that have pods, which the client knows whether or not they have what is asked for. */
const WORKLOADS = [
  'DaemonSet.apps',
  'Deployment.apps',
  'StatefulSet.apps',
  'ReplicaSet.apps',
  'Job.batch',
  'CronJob.batch',
  'Pod',
  'ReplicationController',
]

/** What is said of a kind that has no history or the like; `what` is `history viewer`, `where` how one is looked for. */
export function notImplemented(info: Info, what: string, where: string): CliError {
  const kind = JSON.stringify(groupKind(info))
  if (WORKLOADS.includes(groupKind(info))) return new CliError(`no ${what} has been implemented for ${kind}`)
  return new CliError(`error retrieving ${where} for ${kind}, no visitor method exists for {${info.resource.group} ${info.resource.kind}}`)
}

/** A problem with one object: `deployments.apps "web" is already paused`. */
export function problemWith(info: Info, problem: string): CliError {
  return new CliError(`error: ${qualified(info.resource)} ${JSON.stringify(info.name)} ${problem}`)
}
