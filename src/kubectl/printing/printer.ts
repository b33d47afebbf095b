/** Output formats of -o and which printer each means; models cli-runtime's PrintFlags. */
import { CliError } from '../command/errors'
import { flag, type FlagDefinition, type FlagSet } from '../command/flags'
import { openFormats } from '../command/gates'
import { readText } from '../resource/manifests'
import { groupOf, asText, nameOfObject, withAt, asList, isDict, at, type Dict } from '../values'
import type { Session } from '../session'
import { goQuote } from '../../engine/api/strconv'
import { toYaml } from '../../engine/api/yaml/emit'
import { indentedJson } from './json'
import { toKyaml } from './kyaml'
import { customColumns } from './custom-columns'
import type { ObjectPrinter } from './object-printer'
import { typedForm } from './typed-form'
import { compileGoTemplate } from './gotemplate'
import { compileJsonPath } from './jsonpath'

export const BASE_FORMATS = [
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'kyaml',
  'name',
  'template',
  'templatefile',
  'yaml',
]
export const GET_FORMATS = [...BASE_FORMATS, 'custom-columns', 'custom-columns-file', 'wide'].sort()

/** In the order completion and help have them. */
const OFFERED_FORMATS = [
  'json',
  'yaml',
  'kyaml',
  'name',
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
]
export const OFFERED_GET_FORMATS = [...OFFERED_FORMATS, 'custom-columns', 'custom-columns-file', 'wide']

export const OUTPUT_FLAG = flag(
  'string',
  'output',
  '',
  `Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).`,
  {
    shorthand: 'o',
  },
)
const MISSING_KEYS = flag(
  'bool',
  'allow-missing-template-keys',
  true,
  'Whether a field or map key that is missing is passed over by go-template and jsonpath output.',
)
const TEMPLATE = flag(
  'string',
  'template',
  '',
  "The template, or the path of a file with it, for -o=go-template and -o=go-template-file. It is written in the language of Go's text/template.",
)
export const SHOW_MANAGED_FIELDS = flag('bool', 'show-managed-fields', false, 'Print metadata.managedFields too in JSON and YAML.')

/** What -o and its companions are on most commands. */
export const PRINT_FLAGS: readonly FlagDefinition[] = [MISSING_KEYS, OUTPUT_FLAG, SHOW_MANAGED_FIELDS, TEMPLATE]

export function unknownFormat(format: string, allowed: readonly string[]): CliError {
  return new CliError(
    `unable to match a printer suitable for the output format ${goQuote(format)}, allowed formats are: ${[...allowed].sort().join(',')}`,
  )
}

/** Formats that may be written in capitals, too. */
const ANY_CASE = ['json', 'yaml', 'kyaml', 'name']

/** Splits `jsonpath={.a}` into format and argument. */
export function splitFormat(output: string): { readonly format: string; readonly argument: string } {
  const plain = output.toLowerCase()
  if (ANY_CASE.includes(plain)) return { format: plain, argument: '' }
  const equals = output.indexOf('=')
  return equals < 0 ? { format: output, argument: '' } : { format: output.slice(0, equals), argument: output.slice(equals + 1) }
}

const TAKES_ARGUMENT = [
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'custom-columns',
  'custom-columns-file',
]

/** What -o may say, and what is printed by it. */
export interface PrintOptions {
  readonly formats?: readonly string[]
  readonly noHeaders?: boolean
  /** Objects are those of the client's own types. */
  readonly isTyped?: boolean
}

/** The printer of -o; undefined for the default and for `wide`. Throws CliError for formats there are none of. */
export function printerFor(
  session: Session,
  flags: FlagSet,
  { formats = BASE_FORMATS, noHeaders = false, isTyped = false }: PrintOptions = {},
): ObjectPrinter | undefined {
  const allowed = openFormats(formats, session.io.env)
  const template = flags.has('template') ? flags.string('template') : ''
  // A template alone goes before a format that the command has by default.
  const isAsked = flags.has('output') && (template === '' || flags.changed('output'))
  const output = (isAsked ? flags.string('output') : '') || (template ? 'go-template' : '')
  if (output === '' || (output === 'wide' && allowed.includes('wide'))) return undefined
  const { format, argument: given } = splitFormat(output)
  const argument = given || (TAKES_ARGUMENT.includes(format) ? template : '')
  // A format with its template beside --template is none that anybody knows.
  const isKnown = !output.includes('=') || (template === '' && TAKES_ARGUMENT.includes(format))
  if (!allowed.includes(format) || !isKnown) throw unknownFormat(output, allowed)
  const keepsManaged = flags.has('show-managed-fields') && flags.bool('show-managed-fields')
  const plain = (object: Dict) => {
    const shown = keepsManaged ? object : withoutManagedFields(object)
    return isTyped ? typedForm(shown) : shown
  }
  const allowMissing = !flags.has('allow-missing-template-keys') || flags.bool('allow-missing-template-keys')
  switch (format) {
    case 'json':
      return { print: (object) => indentedJson(plain(object), isTyped) }
    case 'yaml': {
      let count = 0
      return { print: (object) => (count++ > 0 ? '---\n' : '') + toYaml(plain(object)) }
    }
    case 'kyaml': {
      return { print: (object) => `---\n${toKyaml(plain(object), !isTyped)}` }
    }
    case 'name':
      return { print: printName }
    case 'go-template':
    case 'template':
    case 'go-template-file':
    case 'templatefile': {
      if (argument === '') throw new CliError(`template format specified but no template given`)
      const text = format.endsWith('file') ? templateFile(session, argument) : argument
      return compileGoTemplate(text, allowMissing)
    }
    case 'jsonpath':
    case 'jsonpath-file':
    case 'jsonpath-as-json': {
      if (argument === '') throw new CliError(`template format specified but no template given`)
      const text = format === 'jsonpath-file' ? templateFile(session, argument) : argument
      return compileJsonPath(text, allowMissing, format === 'jsonpath-as-json')
    }
    case 'custom-columns':
    case 'custom-columns-file':
      if (argument === '') throw new CliError('custom-columns format specified but no custom columns given')
      return customColumns(
        format === 'custom-columns-file' ? templateFile(session, argument, 'template') : argument,
        format === 'custom-columns-file',
        noHeaders,
      )
    default:
      throw unknownFormat(output, allowed)
  }
}

function templateFile(session: Session, path: string, what = '--template'): string {
  try {
    return readText(session, path)
  } catch (error) {
    throw new CliError(`error reading ${what} ${path}, ${error instanceof Error ? error.message : ''}`)
  }
}

export function withoutManagedFields(object: Dict): Dict {
  const items = object['items']
  if (Array.isArray(items)) return { ...object, items: items.map((item) => (isDict(item) ? withoutManagedFields(item) : item)) }
  return at(object, 'metadata', 'managedFields') === undefined ? object : withAt(object, ['metadata', 'managedFields'], undefined)
}

/** `pod/web` for each object. */
export function printName(object: Dict): string {
  const items = object['items']
  if (Array.isArray(items))
    return asList(items)
      .map((item) => printName(item as Dict))
      .join('')
  return `${objectName(object)}\n`
}

/** `deployment.apps/web`: kind in lower case, group, name. */
export function objectName(object: Dict): string {
  const group = groupOf(asText(object['apiVersion']))
  const kind = asText(object['kind']).toLowerCase()
  return `${group ? `${kind}.${group}` : kind}/${nameOfObject(object) || '<unknown>'}`
}

export type DryRun = 'none' | 'client' | 'server'

const DRY_RUN_NOTE: Readonly<Record<DryRun, string>> = { none: '', client: ' (dry run)', server: ' (server dry run)' }

/** Prints the result of a change: `pod/web created`, or the object in the format asked for. */
export class ResultPrinter {
  private readonly printer: ObjectPrinter | undefined

  constructor(
    private readonly session: Session,
    flags: FlagSet,
    private readonly dryRun: DryRun = 'none',
    options: PrintOptions = {},
  ) {
    this.printer = printerFor(session, flags, options)
  }

  async print(object: Dict, operation: string): Promise<void> {
    await this.session.print(this.printer ? this.printer.print(object) : `${objectName(object)} ${operation}${DRY_RUN_NOTE[this.dryRun]}\n`)
  }
}
