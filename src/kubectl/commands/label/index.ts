/** `kubectl label`. */
import type { CommandDefinition } from '../../command/definition'
import { AggregateFailure, CliError } from '../../command/errors'
import { completeResources } from '../../completion/resources'
import { changeMetadata, metadataFlags, type MetadataWords } from '../../resource/metadata-command'

const WORDS: MetadataWords = {
  what: 'label',
  field: 'labels',
  manager: 'kubectl-label',
  nothingNamed: 'one or more resources must be specified as <resource> <name> or <resource>/<name>',
  mentionsMissing: true,
  refuseOverwrite: (current, { set }) => {
    const kept = Object.keys(set).filter((key) => Object.hasOwn(current, key) && current[key] !== set[key])
    if (kept.length)
      throw new AggregateFailure(
        kept.map((key) => new CliError(`'${key}' already has a value (${current[key]}), and --overwrite is false`)),
      )
  },
  outcome: (hasAdded, hasRemoved) => (hasAdded ? (hasRemoved ? 'modified' : 'labeled') : hasRemoved ? 'unlabeled' : 'not labeled'),
  file: 'pod',
  listsWithoutOutput: true,
  sendsNothing: false,
  printsAnew: true,
}

export const label: CommandDefinition = {
  use: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Update the labels on a resource',
  long: `Update the labels on a resource.

Keys and values begin with a letter or digit and may contain letters, digits, hyphens, dots and underscores, up to 63 characters. A key may have a prefix, a DNS name and a slash, as in example.com/app.

 *  A label that exists is changed only with --overwrite.
 *  With --resource-version the change is made only if the object has that version.`,
  examples: `# A label for one pod
kubectl label pods web tier=front

# Another value
kubectl label --overwrite pods web tier=back

# All pods of the namespace
kubectl label pods --all team=red

# Without the label
kubectl label pods web tier-`,
  group: 'Settings Commands',
  flags: metadataFlags(WORDS),
  run: (invocation) => changeMetadata(invocation, WORDS),
  complete: completeResources,
}
