/** `kubectl create`: from files, or one of its subcommands. */
import { DRY_RUN, fieldManager, filenameFlags, SAVE_CONFIG, SELECTOR, VALIDATE, WARNED_RECORD } from '../../command/common-flags'
import type { CommandDefinition } from '../../command/definition'
import { flag } from '../../command/flags'
import { PRINT_FLAGS } from '../../printing/printer'
import { createServiceAccount, createToken } from './accounts'
import { createConfigMap } from './configmap'
import { createDeployment } from './deployment'
import { createFromFiles } from './from-files'
import { createIngress } from './ingress'
import { createCronJob, createJob } from './jobs'
import { createPodDisruptionBudget, createPriorityClass, createQuota } from './limits'
import { createNamespace } from './namespace'
import { createClusterRole, createClusterRoleBinding, createRole, createRoleBinding } from './rbac'
import { createSecretGroup } from './secret'
import { createServiceGroup } from './service'

export const create: CommandDefinition = {
  use: 'create -f FILENAME',
  short: 'Create a resource from a file or from stdin',
  long: `Create a resource from a file or from stdin.

Files may be JSON or YAML.`,
  examples: `# What a file describes
kubectl create -f pod.yaml

# What standard input describes
cat pod.yaml | kubectl create -f -

# Edit it first
kubectl create -f pod.yaml --edit`,
  group: 'Basic Commands (Beginner)',
  flags: [
    DRY_RUN,
    flag('bool', 'edit', false, 'Edit the object before it is created'),
    fieldManager('kubectl-create'),
    ...filenameFlags('File, folder or URL that describes the objects to create'),
    ...PRINT_FLAGS,
    WARNED_RECORD,
    flag('string', 'raw', '', 'POST to this path of the server.'),
    SAVE_CONFIG,
    SELECTOR,
    VALIDATE,
    flag('bool', 'windows-line-endings', false, 'With --edit: end lines as Windows does.'),
  ],
  subcommands: [
    createClusterRole,
    createClusterRoleBinding,
    createConfigMap,
    createCronJob,
    createDeployment,
    createIngress,
    createJob,
    createNamespace,
    createPodDisruptionBudget,
    createPriorityClass,
    createQuota,
    createRole,
    createRoleBinding,
    createSecretGroup,
    createServiceGroup,
    createServiceAccount,
    createToken,
  ],
  run: createFromFiles,
}
