/** Which names a definition may use: those that no other of its group has; models apiextensions-apiserver's naming controller. */
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '../../schema/types'

type Draft = { -readonly [Field in keyof CustomResourceDefinitionNames]: CustomResourceDefinitionNames[Field] }

export interface Naming {
  readonly accepted: Partial<CustomResourceDefinitionNames>
  readonly condition: { readonly status: 'True' | 'False'; readonly reason: string; readonly message: string }
}

/** The names that a definition gets, and what its condition NamesAccepted says of it. */
export function namingOf(definition: CustomResourceDefinition, all: readonly CustomResourceDefinition[]): Naming {
  const { group, names } = definition.spec!
  const others = all
    .filter((each) => each.spec?.group === group && each.metadata.name !== definition.metadata.name)
    .map((each) => each.status?.acceptedNames)
  const resources = new Set(others.flatMap((each) => [each?.plural, each?.singular, ...(each?.shortNames ?? [])]))
  const kinds = new Set(others.flatMap((each) => [each?.kind, each?.listKind]))
  const before = definition.status?.acceptedNames
  const accepted: Partial<Draft> = { ...before }
  let condition: Naming['condition'] = { status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
  const inUse = (name: string): string => `${JSON.stringify(name)} is already in use`
  const refuse = (reason: string, message: string): void => void (condition = { status: 'False', reason, message })
  const take = (field: 'plural' | 'singular' | 'kind' | 'listKind', taken: ReadonlySet<string | undefined>, reason: string): void => {
    const name = names[field] ?? ''
    if (name !== before?.[field] && taken.has(name)) refuse(reason, inUse(name))
    else accepted[field] = name
  }
  take('plural', resources, 'PluralConflict')
  take('singular', resources, 'SingularConflict')
  const shortNames = names.shortNames ?? []
  const clashing = shortNames.filter((name) => !before?.shortNames?.includes(name) && resources.has(name))
  if (clashing.length > 0) {
    const messages = clashing.map(inUse)
    refuse('ShortNamesConflict', messages.length === 1 ? messages[0]! : `[${messages.join(', ')}]`)
  } else if (shortNames.length > 0) accepted.shortNames = shortNames
  else delete accepted.shortNames
  take('kind', kinds, 'KindConflict')
  take('listKind', kinds, 'ListKindConflict')
  if (names.categories?.length) accepted.categories = names.categories
  else delete accepted.categories
  return { accepted, condition }
}
