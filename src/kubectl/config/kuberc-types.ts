/** A Preference as its Go types take it, in whatever version it is written; models kubectl's pkg/config. */
import { parseYaml } from '../../engine/api/yaml/parse'
import { asDict, asList, asText, type Dict } from '../values'
import { GoDecoder, STRING_LIST, type GoFields } from '../yaml/go-types'

export const KUBERC_VERSION = 'kubectl.config.k8s.io/v1beta1'
export const FIRST_VERSION = 'kubectl.config.k8s.io/v1alpha1'

/** The fields of a version, where options of a command and defaults of commands had other names at first. */
function fieldsOf(version: string, defaults: string, options: string, more: GoFields): GoFields {
  const list = (name: string, fields: GoFields) => ({ go: `[]${version}.${name}`, list: { go: `${version}.${name}`, fields } })
  const optionList = { [options]: list('CommandOptionDefault', { name: 'string', default: 'string' }) }
  return {
    kind: 'string',
    apiVersion: 'string',
    [defaults]: list('CommandDefaults', { command: 'string', ...optionList }),
    aliases: list('AliasOverride', { name: 'string', command: 'string', prependArgs: STRING_LIST, appendArgs: STRING_LIST, ...optionList }),
    ...more,
  }
}

const VERSIONS: Readonly<Record<string, GoFields>> = {
  [FIRST_VERSION]: fieldsOf('v1alpha1', 'overrides', 'flags', {}),
  [KUBERC_VERSION]: fieldsOf('v1beta1', 'defaults', 'options', {
    credentialPluginPolicy: 'string',
    credentialPluginAllowlist: {
      go: '[]v1beta1.AllowlistEntry',
      list: { go: 'v1beta1.AllowlistEntry', fields: { name: 'string', command: 'string' } },
    },
  }),
}

class Misfit extends Error {}

export interface DecodedPreference {
  /** With the names of the current version, and the version it was written in. */
  readonly value: Dict
  readonly version: string
  /** What the strict decoder minds in it, by their paths. */
  readonly unknownFields: readonly string[]
}

/** What a document says; undefined when it is no Preference, of no version that is known, or has a value of another type than its field. */
export function decodePreference(document: string): DecodedPreference | undefined {
  const unknownFields: string[] = []
  let written: Dict
  try {
    written = asDict(parseYaml(document))
  } catch {
    return undefined
  }
  const version = asText(written['apiVersion'])
  const types = Object.hasOwn(VERSIONS, version) ? VERSIONS[version] : undefined
  if (!types || written['kind'] !== 'Preference') return undefined
  const decoder = new GoDecoder({
    misfit: () => {
      throw new Misfit()
    },
    unknownField: (name, _known, { steps }) => {
      unknownFields.push([...steps, name].reduce(joined, ''))
      return undefined
    },
    badBase64: () => {},
  })
  try {
    const value = decoder.fields(written, types, { struct: 'Preference', steps: [], fields: [], isNamed: true })
    return { value: version === FIRST_VERSION ? renamed(value) : value, version, unknownFields }
  } catch (error) {
    if (error instanceof Misfit) return undefined
    throw error
  }
}

const joined = (path: string, step: string): string => (/^\d+$/.test(step) ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`)

function renamed({ overrides, aliases, ...rest }: Dict): Dict {
  const entries = (list: unknown) =>
    asList(list)
      .map(asDict)
      .map(({ flags, ...entry }) => (flags === undefined ? entry : { ...entry, options: flags }))
  return { ...rest, ...(overrides ? { defaults: entries(overrides) } : {}), ...(aliases ? { aliases: entries(aliases) } : {}) }
}
