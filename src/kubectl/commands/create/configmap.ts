/** `kubectl create configmap`. */
import type { CommandDefinition } from '../../command/definition'
import { CREATE_FLAGS, namespaceGiven } from './create-flags'
import { contentHash } from '../../resource/content-hash'
import { base64, utf8 } from '../../resource/bytes'
import { DATA_FLAGS, readData } from './data-sources'
import { createGenerated, named } from './generator'

export const createConfigMap: CommandDefinition = {
  use: 'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  aliases: ['cm'],
  short: 'Create a config map from a local file, directory or literal value',
  long: `Create a config map from files, folders or values given on the command line.

A file's name becomes the key unless another is given. Of a folder, each regular file with a valid name becomes a key; subfolders are passed over.`,
  examples: `# Values
kubectl create configmap settings --from-literal=COLOR=blue --from-literal=MODE=prod

# A file under another key
kubectl create configmap settings --from-file=config=app.properties

# Lines of an env file
kubectl create configmap settings --from-env-file=vars.env`,
  flags: [...DATA_FLAGS, ...CREATE_FLAGS],
  run: (invocation) =>
    createGenerated(
      invocation,
      named((name) => {
        const data: Record<string, string> = {}
        const binaryData: Record<string, string> = {}
        for (const [key, bytes] of readData(invocation, 'ConfigMap', name)) {
          const text = utf8(bytes)
          if (text === undefined) binaryData[key] = base64(bytes)
          else data[key] = text
        }
        const content = { ...(Object.keys(data).length ? { data } : {}), ...(Object.keys(binaryData).length ? { binaryData } : {}) }
        const hash = invocation.flags.bool('append-hash')
          ? `-${contentHash({ kind: 'ConfigMap', name, data, ...(Object.keys(binaryData).length ? { binaryData } : {}) })}`
          : ''
        return { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: name + hash, ...namespaceGiven(invocation) }, ...content }
      }),
      'failed to create configmap:',
    ),
}
