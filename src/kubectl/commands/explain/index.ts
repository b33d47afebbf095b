/** `kubectl explain`: the fields of a kind and what they mean. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, NoResourceMatch } from '../../command/errors'
import { flag } from '../../command/flags'
import { completeResources } from '../../completion/resources'
import { indentedJson } from '../../printing/json'
import type { ApiResource } from '../../rest/discovery'
import { groupOf, versionOf, type Dict } from '../../values'
import { plaintextV2 } from './plaintext-v2'
import { definitionsOf, documentFor, hasOpenApiV3, type SchemaDocument } from './schema'

const WIDTH = 76
const INDENT = '    '

/** Words in lines of at most WIDTH characters; spaces inside a line stay as they are. Models go-wordwrap. */
function wrappedLine(text: string): string {
  let out = ''
  let current = 0
  for (const [, spaces = '', word = ''] of text.matchAll(/(\s*)(\S*)/g)) {
    if (current + spaces.length + word.length > WIDTH && current > 0 && word !== '') {
      out += `\n${word}`
      current = word.length
    } else {
      out += spaces + word
      current += spaces.length + word.length
    }
  }
  return out
}

/** Wrapped text, each line indented; a blank line is an indent. */
function wrapped(text: string): string {
  return text
    .split('\n')
    .flatMap((line) => wrappedLine(line).split('\n'))
    .map((line) => `${INDENT}${line}\n`)
    .join('')
}

function describedText(texts: readonly string[]): string {
  return texts.length ? `${texts.map(wrapped).join('')}${INDENT}\n` : `${INDENT}<empty>\n`
}

/** All fields below a type, names and types only. Types that contain themselves are entered once. */
function recursiveFields(document: SchemaDocument, type: Dict, depth: number, within: readonly Dict[]): string {
  return document
    .fieldsOf(type)
    .map(({ name, schema, isRequired }) => {
      const element = document.element(schema)
      const inner = within.includes(element) ? '' : recursiveFields(document, element, depth + 1, [...within, element])
      const values = document.enumOf(schema)
      const enumLine = values.length ? `${'  '.repeat(depth)}enum: ${values.join(', ')}\n` : ''
      return `${'  '.repeat(depth)}${name}\t<${document.typeName(schema)}>${isRequired ? ' -required-' : ''}\n${enumLine}${inner}`
    })
    .join('')
}

function fieldList(document: SchemaDocument, type: Dict, isRecursive: boolean): string {
  const fields = document.fieldsOf(type)
  if (fields.length === 0) return ''
  if (isRecursive) return `FIELDS:\n${recursiveFields(document, type, 1, [type])}`
  const entries = fields.map(({ name, schema, isRequired }) => {
    const values = document.enumOf(schema)
    const [text] = document.descriptions(schema)
    return (
      `  ${name}\t<${document.typeName(schema)}>${isRequired ? ' -required-' : ''}\n` +
      (values.length ? `  enum: ${values.join(', ')}\n` : '') +
      `${text === undefined ? `${INDENT}<no description>\n` : wrapped(text)}\n`
    )
  })
  return `FIELDS:\n${entries.join('')}`
}

function explanation(document: SchemaDocument, type: Dict, path: readonly string[], isRecursive: boolean): string {
  const field = document.fieldAt(type, path)
  const values = document.enumOf(field)
  const name = path.at(-1)
  const head =
    name === undefined
      ? ''
      : `FIELD: ${name} <${document.typeName(field)}>\n${values.length ? `ENUM:\n${values.map((each) => `${INDENT}${each}\n`).join('')}` : '\n'}\n`
  return `${head}DESCRIPTION:\n${describedText(document.descriptions(field))}${fieldList(document, document.element(field), isRecursive)}\n`
}

/** The resource that is meant, and the path of fields. Throws NoResourceMatch. */
async function target({
  session,
  flags,
  args: [written = ''],
}: Invocation): Promise<{ readonly resource: ApiResource; readonly path: readonly string[] }> {
  const [first = '', ...path] = written.replace(/\.$/, '').split('.')
  const apiVersion = flags.string('api-version')
  const found =
    (await session.lookup((mapper) => {
      // `crontabs.stable.example.com.spec`: as much as names a resource belongs to its name.
      for (let count = path.length; count > 0; count--) {
        const resource = mapper.find([first, ...path.slice(0, count)].join('.'))
        if (resource && resource.group.startsWith(path.slice(0, count).join('.'))) return { resource, path: path.slice(count) }
      }
      const resource = mapper.find(first)
      return resource && { resource, path }
    })) ?? undefined
  if (!found) throw new NoResourceMatch(first)
  await session.warnOfShortName(first)
  if (!apiVersion) return found
  const group = groupOf(apiVersion)
  const version = versionOf(apiVersion)
  // Whether the server has that version shows when its document is looked for.
  return { resource: { ...found.resource, group, version }, path: found.path }
}

async function run(invocation: Invocation): Promise<void> {
  const { args, flags, session } = invocation
  session.requireClient()
  session.discoveryAttempts = 2
  if (args.length === 0)
    throw new CliError(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    )
  if (args.length > 1) throw new CliError('We accept only this format: explain RESOURCE')
  const { resource, path } = await target(invocation)
  const output = flags.string('output')
  if (output === 'plaintext-openapiv2' || (output === 'plaintext' && !(await hasOpenApiV3(session)))) {
    const definitions = await definitionsOf(session)
    const type = definitions.typeOf(resource)
    if (!type) throw new CliError(`couldn't find resource for "${resource.group}/${resource.version}, Kind=${resource.kind}"`)
    const field = definitions.fieldAt(type, path)
    return session.print(plaintextV2(definitions, resource, path.at(-1) ?? '', field, flags.bool('recursive')))
  }
  const document = await documentFor(session, resource)
  const type = document.typeOf(resource)
  if (!type) throw new CliError(`couldn't find resource for "${resource.group}/${resource.version}, Kind=${resource.kind}"`)
  if (output === 'openapiv3') return session.print(indentedJson(document.fieldAt(type, path)))
  if (output !== 'plaintext') throw new CliError(`unrecognized format: ${output}`)
  await session.print(
    `${resource.group ? `GROUP:      ${resource.group}\n` : ''}KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n\n`,
  )
  await session.print(explanation(document, type, path, flags.bool('recursive')))
}

export const explain: CommandDefinition = {
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  short: 'Get documentation for a resource',
  long: `Show the fields of a resource type and what they mean.

A field is named by its path: <type>.<field>[.<field>]. What is shown comes from the server's OpenAPI documents.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: `# A type and its fields
kubectl explain pods

# All fields below it
kubectl explain pods --recursive

# A certain version
kubectl explain deployments --api-version=apps/v1

# One field
kubectl explain pods.spec.containers`,
  group: 'Basic Commands (Intermediate)',
  flags: [
    flag('string', 'api-version', '', 'The group version, for example apps/v1.'),
    flag('string', 'output', 'plaintext', 'How to print: plaintext or plaintext-openapiv2', { shorthand: 'o' }),
    flag('bool', 'recursive', false, 'All fields below it, names and types only.', { shorthand: 'R' }),
  ],
  run,
  complete: completeResources,
}
