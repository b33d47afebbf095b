/** `kubectl describe`: what a person wants to know of an object, with what belongs to it. */
import { StatusError } from '../../../engine/api/status'
import { ALL_NAMESPACES, CHUNK_SIZE, filenameFlags, SELECTOR } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { AggregateFailure, CliError, errorMessage, throwAll } from '../../command/errors'
import { flag } from '../../command/flags'
import { completeResources } from '../../completion/resources'
import { describerFor } from '../../describe'
import type { Describing } from '../../describe/describer'
import { describeGeneric } from '../../describe/generic'
import { collect, type Selection } from '../../resource/builder'
import { objectClient, type Info } from '../../resource/info'
import { asDict } from '../../values'

async function describe(info: Info, describing: Describing): Promise<string> {
  const describer = describerFor(info.resource.group, info.resource.kind)
  if (info.name === '') throw new CliError(describer === describeGeneric ? 'name is required' : 'resource name may not be empty')
  // Every object is asked for by itself once more, whatever a list or a file said of it.
  return describer(asDict(await objectClient(describing.session.client, info).get(info.name)), describing)
}

/** The one error that there is no such object. */
function isNotFound(errors: readonly unknown[]): boolean {
  const [error] = errors
  return errors.length === 1 && error instanceof StatusError && error.reason === 'NotFound'
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  session.requireContext()
  const filenames = flags.list('filename')
  if (args.length === 0 && filenames.length === 0 && !flags.string('kustomize')) {
    throw new CliError(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n',
    )
  }
  const selection: Selection = {
    args,
    filenames,
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
    allNamespaces: flags.bool('all-namespaces'),
    typesMeanAll: true,
    latest: 'named',
    chunkSize: flags.number('chunk-size'),
  }
  const { infos, errors } = await collect(session, selection)
  const isOne = errors.length === 0 && infos.length <= 1
  const describing: Describing = {
    session,
    showEvents: flags.bool('show-events') && (isOne || flags.changed('show-events')),
    chunkSize: flags.number('chunk-size'),
  }
  const [type, prefix] = args
  if (isNotFound(errors) && type !== undefined && prefix !== undefined && args.length === 2) {
    return describeMatching(describing, errors[0], type, prefix)
  }
  const failures: unknown[] = errors.length > 1 ? [new AggregateFailure(errors)] : [...errors]
  let isFirst = true
  for (const info of infos) {
    try {
      const text = await describe(info, describing)
      await session.print(isFirst ? text : `\n\n${text}`)
      isFirst = false
    } catch (error) {
      if (!failures.some((each) => errorMessage(each) === errorMessage(error))) failures.push(error)
    }
  }
  if (infos.length === 0 && failures.length === 0) {
    await session.warn(flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${session.namespace} namespace.\n`)
  }
  if (failures.length === 0) return
  throw new AggregateFailure(failures)
}

/** Objects whose names begin like this. Throws `notFound` when there are none. */
async function describeMatching(describing: Describing, notFound: unknown, type: string, prefix: string): Promise<void> {
  const { session } = describing
  const { infos, errors } = await collect(session, {
    args: [type],
    typesMeanAll: true,
    singleType: true,
    latest: true,
    chunkSize: describing.chunkSize,
  })
  throwAll(errors)
  const matching = infos.filter((info) => info.name.startsWith(prefix))
  if (matching.length === 0) throw notFound
  for (const info of matching) await session.print(`${await describe(info, describing)}\n`)
}

export const describeCommand: CommandDefinition = {
  suggestFor: ['inspect'],
  use: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  short: 'Show details of a specific resource or group of resources',
  long: `Show one object in detail, together with what belongs to it: events, pods, endpoints. Name it, give the beginning of its name, a label selector, or only a type:

  $ kubectl describe TYPE NAME_PREFIX

An object called NAME_PREFIX comes first; when there is none, everything whose name begins so is described.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: `# A node
kubectl describe nodes w1

# A pod
kubectl describe pods/web

# What a file names
kubectl describe -f pod.yaml

# All pods
kubectl describe pods

# Pods with a label
kubectl describe pods -l app=web

# Pods whose names begin with web
kubectl describe pods web`,
  group: 'Troubleshooting and Debugging Commands',
  flags: [
    ALL_NAMESPACES,
    CHUNK_SIZE,
    ...filenameFlags('File, folder or URL with the objects to describe'),
    SELECTOR,
    flag('bool', 'show-events', true, 'Show the events of the described objects too.'),
  ],
  run,
  complete: completeResources,
}
