/** `kubectl get`: lists objects, as the server's table or in any output format, once or as they change. */
import { CliError } from '../../command/errors'
import { ALL_NAMESPACES, CHUNK_SIZE, FIELD_SELECTOR, filenameFlags, SELECTOR } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { flag, type FlagSet } from '../../command/flags'
import { usageError } from '../../command/run'
import { completeResources } from '../../completion/resources'
import { OFFERED_GET_FORMATS, PRINT_FLAGS } from '../../printing/printer'
import { getRaw } from '../../rest/raw'
import { printObjects } from './objects'
import { printTables } from './tables'
import { watchObjects } from './watch'
import { interruptible } from '../../command/interruption'

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  const isRaw = flags.string('raw') !== ''
  const isWatching = flags.bool('watch') || flags.bool('watch-only')
  if (isRaw && args.length) throw new CliError('arguments may not be passed when --raw is specified')
  if (!isRaw) session.requireContext()
  if (!isRaw && !isWatching && args.length === 0 && flags.list('filename').length === 0 && flags.string('kustomize') === '') {
    await session.warn(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    )
    throw usageError(
      invocation,
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    )
  }
  const output = flags.string('output')
  requireFitting(flags, output, isWatching)
  if (isRaw) return getRaw(session, flags.string('raw'))
  if (isWatching) return interruptible(session, () => watchObjects(invocation))
  const usesTable = (output === '' || output === 'wide') && !(flags.string('template') !== '' && output === '')
  return usesTable ? printTables(invocation) : printObjects(invocation)
}

/** Throws CliError for flags that do not go together. */
function requireFitting(flags: FlagSet, output: string, isWatching: boolean): void {
  if (flags.string('raw') !== '') {
    if (isWatching || flags.string('selector') !== '')
      throw new CliError('--raw may not be specified with other flags that filter the server request or alter the output')
    if (output !== '') throw new CliError('--raw and --output are mutually exclusive')
  }
  if (flags.bool('show-labels') && output !== '' && output !== 'wide')
    throw new CliError(`--show-labels option cannot be used with ${output} printer`)
  if (flags.bool('output-watch-events') && !isWatching)
    throw new CliError('--output-watch-events option can only be used with --watch or --watch-only')
}

export const get: CommandDefinition = {
  suggestFor: ['list', 'ls'],
  use: `get [(-o|--output=)${['json', 'yaml', 'kyaml', 'name', 'go-template', 'go-template-file', 'template', 'templatefile', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file', 'custom-columns', 'custom-columns-file', 'wide'].join('|')}] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]`,
  short: 'Display one or many resources',
  long: `Display one or many resources.

Prints what matters most about the objects as a table. Label and field selectors narrow the list. Types that live in namespaces are looked for in the current one only, unless another is named or all are asked for.

With an output format such as a template or a path, only the parts you ask for are printed.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: `# All pods of the namespace
kubectl get pods

# With more columns, the node among them
kubectl get pods -o wide

# One object as YAML
kubectl get deployment web -o yaml

# A certain version of a certain group
kubectl get deployments.v1.apps

# Only a part of an object
kubectl get pod web -o jsonpath='{.status.podIP}'

# Columns of your own
kubectl get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image

# Several types at once
kubectl get deploy,svc

# Everything in every namespace, as it changes
kubectl get pods -A --watch`,
  group: 'Basic Commands (Intermediate)',
  flags: [
    ALL_NAMESPACES,
    CHUNK_SIZE,
    FIELD_SELECTOR,
    ...filenameFlags('File, folder or URL that identifies the objects to get.'),
    flag('bool', 'ignore-not-found', false, 'An object that does not exist is no error. Says nothing new about lists that are empty.'),
    flag('stringSlice', 'label-columns', [], 'Labels shown as columns of their own, separated by commas; may be given several times.', {
      shorthand: 'L',
    }),
    flag('bool', 'no-headers', false, 'Leave out the line of column headings.'),
    ...PRINT_FLAGS.map((each) =>
      each.name === 'output'
        ? {
            ...each,
            completion: OFFERED_GET_FORMATS,
            usage:
              'Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns, custom-columns-file, wide).',
          }
        : each,
    ),
    flag(
      'bool',
      'output-watch-events',
      false,
      'With --watch or --watch-only, print the events themselves; what exists already comes as ADDED.',
    ),
    flag('string', 'raw', '', 'Fetch this path from the server and print the answer as it is.'),
    SELECTOR,
    flag('bool', 'server-print', true, 'Let the server make the table.'),
    flag('bool', 'show-kind', false, 'Print the type in front of each name.'),
    flag('bool', 'show-labels', false, 'Print all labels in a last column'),
    flag('string', 'sort-by', '', "Sort by the field at this path, for example '{.metadata.name}'. It must hold a number or a text."),
    flag('string', 'subresource', '', 'Get this subresource of the object.', { completion: ['status', 'scale', 'resize'] }),
    flag('bool', 'watch', false, 'After listing, stay and print every change.', { shorthand: 'w' }),
    flag('bool', 'watch-only', false, 'Print changes without listing first.'),
  ],
  run,
  complete: completeResources,
}
