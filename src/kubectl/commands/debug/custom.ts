/** `debug --custom`: parts of a container spec from a file, merged over what the profile made. */
import { strategicallyPatched } from '../../patch/strategic'
import { decode, schemaTypeOf } from '../../../engine/schema'
import { FileError } from '../../../shell/files'
import type { Invocation } from '../../command/definition'
import { CliError, errorMessage } from '../../command/errors'
import { asDict, asList, isDict, type Dict } from '../../values'
import { parseYaml, YamlError } from '../../../engine/api/yaml/parse'

/** undefined: the profile's container stays as it is. */
export type CustomProfile = Dict | undefined

/** Throws CliError for a file that cannot be read or holds no container. */
export function readCustomProfile({ flags, session, io }: Invocation): CustomProfile {
  const file = flags.string('custom')
  if (!file) return undefined
  let text: string
  try {
    text = io.files.readText(session.path(file))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new CliError(`must pass a container spec json file for custom profile: open ${file}: ${error.message.toLowerCase()}`)
  }
  const invalid = (reason: string) => new CliError(`${file} does not contain a valid container spec: ${reason}`)
  let value: unknown
  try {
    value = parseYaml(text)
  } catch (error) {
    if (error instanceof YamlError) throw invalid(`error converting YAML to JSON: ${errorMessage(error)}`)
    throw error
  }
  if (value === null || value === undefined) return undefined
  if (!isDict(value))
    throw invalid(
      `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type v1.Container`,
    )
  return value
}

/** What the profile may not touch. Throws CliError. */
export function checkCustomProfile(custom: CustomProfile): void {
  if (!custom) return
  const isNamed = ['name', 'image'].some((field) => Boolean(custom[field]))
  const isFilled = ['command', 'volumeDevices'].some((field) => asList(custom[field]).length > 0)
  if (isNamed || isFilled || isDict(custom['lifecycle']))
    throw new CliError('name, command, image, lifecycle and volume devices are not modifiable via custom profile')
}

export function customized(container: Dict, custom: CustomProfile): Dict {
  if (!custom) return container
  // The API's own merge rules need an object they know: a pod of this one container.
  const pod = (spec: Dict): Dict => ({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ ...spec, name: container['name'] }] } })
  const type = schemaTypeOf('', 'v1', 'Pod')
  // Fields no container has are dropped without a word.
  const { value } = decode(type ?? '', pod(custom))
  const merged = strategicallyPatched(pod(container), value, type)
  return asDict(asList(asDict(asDict(merged)['spec'])['containers'])[0])
}
