/** `kubectl kustomize`: builds a kustomization and prints it. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { buildKustomization, installKustomize, MANAGER, ProgramNeeded } from '../../kustomize'
import { asText, nameOfObject, namespaceOfObject, type Dict } from '../../values'
import { isClusterScoped } from '../../kustomize/resource'
import { splitGroupVersion } from '../../../engine/schema'
import { toYaml } from '../../../engine/api/yaml/emit'

installKustomize()

async function run(invocation: Invocation): Promise<void> {
  const { args, flags, session, io } = invocation
  if (args.length > 1) throw new CliError('specify one path to kustomization.yaml')
  const restrictor = flags.string('load-restrictor')
  if (restrictor !== 'LoadRestrictionsRootOnly' && restrictor !== 'LoadRestrictionsNone')
    throw new CliError(`illegal flag value --load-restrictor ${restrictor}; legal values: [LoadRestrictionsRootOnly LoadRestrictionsNone]`)
  const built = buildKustomization(session, args[0] ?? '.', { restricted: restrictor === 'LoadRestrictionsRootOnly' })
  const objects = await built.catch((error: unknown) => {
    if (error instanceof ProgramNeeded && flags.bool(error.flag))
      throw new CliError(`--${error.flag} needs programs that this machine does not have`)
    throw error
  })
  const shown = flags.bool('enable-managedby-label') ? objects.map(managed) : objects
  const output = flags.string('output')
  const text = shown.map(toYaml).join('---\n')
  if (output === '') return session.print(text)
  const path = session.path(output)
  if (!io.files.exists(path) || io.files.stat(path).type !== 'directory') return io.files.write(path, text)
  for (const [name, object] of byFileName(shown)) io.files.write(`${path}/${name}`, toYaml(object))
}

function managed(object: Dict): Dict {
  const metadata = object['metadata'] as Dict
  return {
    ...object,
    metadata: { ...metadata, labels: { ...(metadata['labels'] as Dict | undefined), 'app.kubernetes.io/managed-by': MANAGER } },
  }
}

/** Objects by the names of their files, which tell the namespace only where there are several. */
function byFileName(objects: readonly Dict[]): readonly (readonly [string, Dict])[] {
  const namespaces = new Set(objects.flatMap((object) => effectiveNamespace(object) ?? []))
  return objects.map((object) => {
    const namespace = namespaces.size > 1 ? effectiveNamespace(object) : undefined
    const type = `${asText(object['apiVersion']).replace('/', '_')}_${asText(object['kind'])}`
    return [`${namespace ? `${namespace}_` : ''}${type}_${nameOfObject(object)}.yaml`.toLowerCase(), object]
  })
}

/** Where an object is; undefined for those that are in no namespace. */
function effectiveNamespace(object: Dict): string | undefined {
  const type = { ...splitGroupVersion(asText(object['apiVersion'])), kind: asText(object['kind']) }
  return isClusterScoped(type) ? undefined : namespaceOfObject(object) || 'default'
}

export const kustomize: CommandDefinition = {
  use: 'kustomize DIR [flags]',
  short: 'Build a kustomization target from a directory or URL',
  long: `Build the objects that a 'kustomization.yaml' describes.

DIR is a folder with a 'kustomization.yaml'; without it, the current folder.`,
  examples: `# The current folder
kubectl kustomize

# An overlay
kubectl kustomize overlays/production

# Built and applied
kubectl apply -k overlays/production`,
  group: 'Advanced Commands',
  flags: [
    flag('bool', 'as-current-user', false, 'Run functions as the current user'),
    flag('bool', 'enable-alpha-plugins', false, 'Let kustomize run plugins'),
    flag('bool', 'enable-helm', false, 'Let kustomize run helm'),
    flag('bool', 'enable-managedby-label', false, 'Add the label app.kubernetes.io/managed-by', {
      deprecated:
        'The flag `enable-managedby-label` has been deprecated. Use the `managedByLabel` option in the `buildMetadata` field instead.',
    }),
    flag('stringArray', 'env', [], 'Environment of functions', { shorthand: 'e' }),
    flag('stringArray', 'helm-api-versions', [], 'API versions that helm charts are told of'),
    flag('string', 'helm-command', 'helm', 'The helm program'),
    flag('bool', 'helm-debug', false, 'Let helm say what it does'),
    flag('string', 'helm-kube-version', '', 'Kubernetes version that helm charts are told of'),
    flag(
      'string',
      'load-restrictor',
      'LoadRestrictionsRootOnly',
      "'LoadRestrictionsNone' lets a kustomization read files outside of its folder.",
      { completion: ['LoadRestrictionsNone', 'LoadRestrictionsRootOnly'] },
    ),
    flag('stringArray', 'mount', [], 'Storage of functions'),
    flag('bool', 'network', false, 'Let functions use the network'),
    flag('string', 'network-name', 'bridge', 'Network of functions'),
    flag('string', 'output', '', 'Write to this file, or one file per object to this folder', { shorthand: 'o', completion: 'file' }),
  ],
  run,
  complete: async () => ({ completions: [], files: true }),
}
