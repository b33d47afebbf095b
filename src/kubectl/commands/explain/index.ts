/** `kubectl explain`: the fields of a kind and what they mean. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, NoResourceMatch } from '../../command/errors'
import { flag } from '../../command/flags'
import { goPlain } from '../../printing/go-syntax'
import { JsonPathSyntaxError, parseJsonPath, type PathNode } from '../../printing/jsonpath/parse'
import type { ApiResource } from '../../rest/discovery'
import { qualified } from '../../rest/mapper'
import { groupOf, versionOf } from '../../values'
import { PlaintextExplanation } from './plaintext'
import { plaintextV2 } from './plaintext-v2'
import { definitionsOf, documentFor, openApiIndexIfAny, resourceText } from './schema'

type Target = { readonly resource: ApiResource; readonly path: readonly string[] }

/** What a path is made of. Throws CliError. */
function steps(written: string): readonly PathNode[] {
  const [first] = readJsonPath(`{.${written.replace(/\.$/, '')}}`)
  if (first?.type !== 'list') throw new CliError('must pass in 1 jsonpath string')
  return first.nodes
}

/** The names of fields; `rule` says which steps have to be some. Throws CliError. */
function fieldNames(nodes: readonly PathNode[], rule: string): readonly string[] {
  return nodes.map((node) => {
    if (node.type === 'field') return node.name
    throw new CliError(`invalid jsonpath syntax, ${rule}`)
  })
}

function readJsonPath(text: string): readonly PathNode[] {
  try {
    return parseJsonPath(text)
  } catch (error) {
    throw error instanceof JsonPathSyntaxError ? new CliError(error.message) : error
  }
}

/** The resource that is meant, and the path of fields below it. Throws NoResourceMatch. */
async function target({ session, flags, args: [written = ''] }: Invocation): Promise<Target> {
  const isVersioned = flags.string('api-version') !== ''
  const first = 'first node must be field node'
  const rule = isVersioned ? 'all nodes must be field nodes' : first
  const [head, ...rest] = steps(written)
  const [name = ''] = fieldNames(head ? [head] : [], first)
  if (name === '') throw new CliError('a resource must be present, got: /, Resource=')
  const found = await session.lookup((mapper) => {
    const candidates = mapper.findAll(name)
    // `crontabs.stable.example.com.spec`: as much as names a resource belongs to its name.
    const prefix = isVersioned ? undefined : candidates.find((each) => written.startsWith(qualified(each)))
    if (prefix) return { resource: prefix, path: fieldNames(steps(written.slice(qualified(prefix).length)).slice(1), first) }
    return candidates[0] && { resource: candidates[0], path: fieldNames(rest, rule) }
  })
  if (!found) throw new NoResourceMatch(name)
  await session.warnOfShortName(name)
  return found
}

/** `group/version` as somebody wrote it. Throws CliError. */
function groupVersion(written: string): { readonly group: string; readonly version: string } {
  if (written.split('/').length > 2) throw new CliError(`unexpected GroupVersion string: ${written}`)
  return { group: groupOf(written), version: versionOf(written) }
}

async function run(invocation: Invocation): Promise<void> {
  const { args, flags, session } = invocation
  await session.requireClient()
  session.discoveryAttempts = 2
  if (args.length === 0)
    throw new CliError(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    )
  if (args.length > 1) throw new CliError('We accept only this format: explain RESOURCE')
  const { resource: found, path } = await target(invocation)
  const output = flags.string('output')
  const isRecursive = flags.bool('recursive')
  const apiVersion = flags.string('api-version')
  const index = output === 'plaintext' ? await openApiIndexIfAny(session) : undefined
  const isOlder = output === 'plaintext-openapiv2' || (output === 'plaintext' && !index)
  // Whether the server has that version shows when its document is looked for.
  const resource = apiVersion ? { ...found, ...groupVersion(apiVersion) } : found
  if (isOlder) {
    const definitions = await definitionsOf(session)
    const type = definitions.typeOf(resource)
    if (!type) throw new CliError(`couldn't find resource for "${resource.group}/${resource.version}, Kind=${resource.kind}"`)
    const field = definitions.fieldAt(type, path)
    return session.print(plaintextV2(definitions, resource, path.at(-1) ?? '', field, isRecursive))
  }
  const document = await documentFor(session, resource, index)
  if (output !== 'plaintext') throw new CliError(`unrecognized format: ${output}`)
  const kind = document.kindOf(resource)
  if (!kind) throw new CliError(`error: GVR (${resourceText(resource)}) not found in OpenAPI schema`)
  await session.print(`${kind.group ? `GROUP:      ${kind.group}\n` : ''}KIND:       ${kind.kind}\nVERSION:    ${kind.version}\n\n`)
  const type = document.typeOf(kind)
  if (!type) throw new CliError(`error: GVK ${goPlain({ ...kind })} not found in OpenAPI schema`)
  const text = new PlaintextExplanation(document, isRecursive).at(type, path)
  if (text === '') throw new CliError(`error: field "${path.at(-1)}" does not exist`)
  await session.print(`${text}\n`)
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
}
