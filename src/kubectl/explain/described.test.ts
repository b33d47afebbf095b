import { describe, expect, it } from 'vitest'
import { schemaTypes } from '../../engine/schema'
import { asDict, at } from '../values'
import { withDescriptions } from './described'

const NOW = { external: <T>(work: Promise<T>) => work } as never

const CORE = 'io.k8s.api.core.v1.'
const propertiesOf = async (type: string, ...names: readonly string[]) => {
  const bare = { components: { schemas: { [type]: { properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) } } } }
  const document = await withDescriptions(bare, NOW)
  return asDict(at(document, 'components', 'schemas', type, 'properties'))
}
const wordsOf = async (type: string, name: string) => at(await propertiesOf(type, name), name, 'description')

describe('descriptions', () => {
  it('tell what each value of a status means', async () => {
    expect(await wordsOf(`${CORE}NamespaceStatus`, 'phase')).toBe(
      'Phase is the current lifecycle phase of the namespace. More info: https://kubernetes.io/docs/tasks/administer-cluster/namespaces/\n\n' +
        'Possible enum values:\n' +
        ' - `"Active"` means the namespace is available for use in the system\n' +
        ' - `"Terminating"` means the namespace is undergoing graceful termination',
    )
    expect(await wordsOf(`${CORE}PodStatus`, 'qosClass')).toContain(' - `"BestEffort"` is the BestEffort qos class.\n')
  })

  it('name every value of every enumeration', async () => {
    const enumerations = Object.entries(schemaTypes).flatMap(([type, { fields = {} }]) =>
      Object.entries(fields).flatMap(([name, { enum: values }]) => (values ? [{ type, name, values }] : [])),
    )
    expect(enumerations.length).toBeGreaterThan(80)
    for (const { type, name, values } of enumerations) {
      const words = String(await wordsOf(type, name))
      expect(
        values.filter((value) => !words.includes(` - \`${JSON.stringify(value)}\``)),
        `${type} ${name}`,
      ).toEqual([])
    }
  })

  it('are those of a field, also where its name is a word of the language or its type is described, too', async () => {
    expect(await wordsOf('io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta', 'continue')).toMatch(
      /^continue may be set if the user set a limit/,
    )
    expect(await wordsOf(`${CORE}Pod`, 'metadata')).toMatch(/^Standard object's metadata\. More info:/)
    expect(await wordsOf(`${CORE}Pod`, 'kind')).toMatch(/^Kind is a string value representing the REST resource/)
    expect(await wordsOf(`${CORE}ObjectReference`, 'kind')).toMatch(/^Kind of the referent\./)
  })

  it('keep paragraphs and stars', async () => {
    expect(await wordsOf('io.k8s.api.authorization.v1.ResourceRule', 'resources')).toContain(
      'in the specified apiGroups.\n "*/foo" represents',
    )
  })

  it('leave the words of a server that has its own', async () => {
    const told = { components: { schemas: { 'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { description: 'A time.' } } } }
    expect(await withDescriptions(told, NOW)).toBe(told)
  })
})
