/** `kubectl edit`. */
import { fieldManager, filenameFlags, SAVE_CONFIG, VALIDATE, WARNED_RECORD } from '../../command/common-flags'
import type { CommandDefinition } from '../../command/definition'
import { flag } from '../../command/flags'
import { completeResources } from '../../completion/resources'
import { EDIT_FLAGS, editObjects } from '../../edit'
import { PRINT_FLAGS } from '../../printing/printer'

export const edit: CommandDefinition = {
  use: 'edit (RESOURCE/NAME | -f FILENAME)',
  short: 'Edit a resource on the server',
  long: `Edit a resource on the server in the editor that KUBE_EDITOR or EDITOR names, or in 'vi'.

Several objects can be edited at once; each change is made on its own. The file is YAML, or JSON with "-o json".

When the server refuses what you saved, the file opens again and says why. Leave it without a change to give up; what you wrote is then kept in a file.`,
  examples: `# A service
kubectl edit svc/web

# With another editor
KUBE_EDITOR="nano" kubectl edit svc/web

# In JSON
kubectl edit deployment/web -o json`,
  group: 'Basic Commands (Intermediate)',
  flags: [
    fieldManager('kubectl-edit'),
    ...filenameFlags('File, folder or URL that names the objects to edit'),
    ...PRINT_FLAGS,
    WARNED_RECORD,
    flag('bool', 'output-patch', false, 'Print the patch that is sent.'),
    SAVE_CONFIG,
    flag('string', 'subresource', '', 'Edit this subresource.', { completion: ['status', 'scale', 'resize'] }),
    VALIDATE,
    ...EDIT_FLAGS,
  ],
  run: (invocation) => editObjects(invocation, 'objects'),
  complete: completeResources,
}
