/** `kubectl annotate`. */
import type { CommandDefinition } from '../../command/definition'
import { CliError } from '../../command/errors'
import { completeResources } from '../../completion/resources'
import { CHANGE_CAUSE } from '../../resource/record'
import { changeMetadata, metadataFlags, type MetadataWords } from '../../resource/metadata-command'

const WORDS: MetadataWords = {
  what: 'annotation',
  field: 'annotations',
  manager: 'kubectl-annotate',
  nothingNamed: 'one or more resources must be specified as <resource> <name> or <resource>/<name>',
  mentionsMissing: false,
  refuseOverwrite: (current, { set }) => {
    const kept = Object.keys(set).filter((key) => key !== CHANGE_CAUSE && Object.hasOwn(current, key) && current[key] !== set[key])
    if (kept.length)
      throw new CliError(
        `--overwrite is false but found the following declared annotation(s): ${kept.map((key) => `'${key}' already has a value (${current[key]})`).join('; ')}`,
      )
  },
  outcome: () => 'annotated',
  file: 'rsrc',
  listsWithoutOutput: false,
  sendsNothing: true,
  printsAnew: false,
}

export const annotate: CommandDefinition = {
  use: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Update the annotations on a resource',
  long: `Update the annotations on one or more resources.

An annotation is a key and a value of any kind that tools and people keep with an object, longer and freer than a label.

 *  An annotation that exists is changed only with --overwrite.
 *  With --resource-version the change is made only if the object has that version.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: `# A note
kubectl annotate pods web description='my frontend'

# Another value
kubectl annotate --overwrite pods web description='serves the shop'

# Without the note
kubectl annotate pods web description-`,
  group: 'Settings Commands',
  flags: metadataFlags(WORDS),
  run: (invocation) => changeMetadata(invocation, WORDS),
  complete: completeResources,
}
