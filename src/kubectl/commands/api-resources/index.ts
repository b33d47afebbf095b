/** `kubectl api-resources`. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { openFormats } from '../../command/gates'
import { usageError } from '../../command/run'
import { TabWriter } from '../../printing/tabwriter'
import { apiVersionOf, qualified } from '../../rest/mapper'
import type { ApiResource } from '../../rest/discovery'
import { toYaml } from '../../../engine/api/yaml/emit'
import { indentedJson } from '../../printing/json'
import { toKyaml } from '../../printing/kyaml'
import { SHOW_MANAGED_FIELDS, splitFormat, unknownFormat } from '../../printing/printer'

const FORMATS = ['json', 'yaml', 'kyaml', 'name', 'wide']

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  if (args.length) throw usageError(invocation, `unexpected arguments: [${args.join(' ')}]`)
  session.makeClient()
  const sortBy = flags.string('sort-by')
  if (!['', 'name', 'kind'].includes(sortBy)) throw new CliError(`--sort-by accepts only name or kind`)
  const output = flags.string('output')
  const formats = openFormats(FORMATS, session.io.env)
  // Its own formats have to be written as they are.
  const format = output.toLowerCase() === 'name' ? output : splitFormat(output).format
  if (output !== '' && !formats.includes(format)) throw unknownFormat(output, formats)
  session.discoveryAttempts = 1
  const mapper = flags.bool('cached') ? await session.mapper() : await session.refreshMapper()
  const verbs = flags.list('verbs')
  const categories = flags.list('categories')
  const preferred = mapper.groups.flatMap((group) => preferredResources(group.versions))
  const rows = preferred.filter(
    (resource) =>
      resource.verbs.length > 0 &&
      (!flags.changed('api-group') || resource.group === flags.string('api-group')) &&
      (!flags.changed('namespaced') || resource.namespaced === flags.bool('namespaced')) &&
      verbs.every((verb) => resource.verbs.includes(verb)) &&
      categories.every((category) => resource.categories.includes(category)),
  )
  const sorted = rows.toSorted((a, b) =>
    sortBy === 'name'
      ? compare(a.name, b.name)
      : sortBy === 'kind'
        ? compare(a.kind, b.kind)
        : compare(a.group, b.group) || compare(a.name, b.name),
  )
  if (format === 'json') return session.print(indentedJson(asList(sorted), true))
  if (format === 'yaml') return session.print(toYaml(asList(sorted)))
  if (format === 'kyaml') return session.print(`---\n${toKyaml(asList(sorted))}`)
  if (output === 'name') return session.print(sorted.map((resource) => `${qualified(resource)}\n`).join(''))
  const isWide = output === 'wide'
  const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(isWide ? ['VERBS', 'CATEGORIES'] : [])]
  const cells = sorted.map((resource) => [
    resource.name,
    resource.shortNames.join(','),
    apiVersionOf(resource),
    String(resource.namespaced),
    resource.kind,
    ...(isWide ? [resource.verbs.join(','), resource.categories.join(',')] : []),
  ])
  await session.print(new TabWriter().format(flags.bool('no-headers') ? cells : [header, ...cells]))
}

/** Each resource once, in the best version of its group that has it. */
function preferredResources(versions: readonly { readonly resources: readonly ApiResource[] }[]): readonly ApiResource[] {
  const seen = new Set<string>()
  return versions.flatMap(({ resources }) => resources.filter((resource) => !seen.has(resource.name) && seen.add(resource.name)))
}

function asList(resources: readonly ApiResource[]): unknown {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: '',
    // A list that nothing was put in is null.
    resources:
      resources.length === 0
        ? null
        : resources.map((resource) => ({
            name: resource.name,
            singularName: resource.singular,
            namespaced: resource.namespaced,
            ...(resource.group ? { group: resource.group } : {}),
            version: resource.version,
            kind: resource.kind,
            verbs: resource.verbs,
            ...(resource.shortNames.length ? { shortNames: resource.shortNames } : {}),
            ...(resource.categories.length ? { categories: resource.categories } : {}),
          })),
  }
}

export const apiResources: CommandDefinition = {
  use: 'api-resources [flags]',
  short: 'Print the supported API resources on the server',
  examples: `# All of them
kubectl api-resources

# With verbs and categories
kubectl api-resources -o wide

# Those that live in namespaces
kubectl api-resources --namespaced=true

# Those of one group
kubectl api-resources --api-group=apps`,
  group: 'Other Commands',
  flags: [
    flag('string', 'api-group', '', 'Only this API group.'),
    flag('bool', 'cached', false, 'Use what is known from before, if anything is.'),
    flag('stringSlice', 'categories', [], 'Only resources in these categories.'),
    flag('bool', 'namespaced', true, 'Only resources that live in namespaces, or with false only those that do not; all when not given.'),
    flag('bool', 'no-headers', false, 'Leave out the line of column headings.'),
    flag('string', 'output', '', 'Output format. One of: (json, yaml, kyaml, name, wide).', {
      shorthand: 'o',
    }),
    SHOW_MANAGED_FIELDS,
    flag('string', 'sort-by', '', "Sort by this field, 'name' or 'kind'."),
    flag('stringSlice', 'verbs', [], 'Only resources that know these verbs.'),
  ],
  run,
}
