/** What a real server says of definitions that are not as they should be. */
import { describe, expect, it } from 'vitest'
import { fieldErrorText } from '../../api/field-errors'
import type { Draft } from '../../api/object'
import type { CustomResourceDefinition, JSONSchemaProps } from '../../schema/types'
import { formatWarnings } from './formats'
import { validate, validateUpdate } from './validation'

type Definition = Draft<CustomResourceDefinition> & { spec: NonNullable<Draft<CustomResourceDefinition>['spec']> }

function definition(a: unknown = { type: 'string' }): Definition {
  const schema = { type: 'object', properties: { spec: { type: 'object', properties: { a } } } } as JSONSchemaProps
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'foos.things.dev', uid: '', resourceVersion: '', creationTimestamp: '' },
    spec: {
      group: 'things.dev',
      names: { plural: 'foos', singular: 'foo', kind: 'Foo', listKind: 'FooList' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
    status: { storedVersions: ['v1'] },
  } as unknown as Definition
}

const said = (of: Definition): readonly string[] => validate(of as unknown as CustomResourceDefinition).map(fieldErrorText)
const FIELD = 'spec.validation.openAPIV3Schema.properties[spec].properties[a]'

describe('a schema is refused', () => {
  it.each([
    [{ type: 'string', default: 1 }, '.default: Invalid value: "integer":  in body must be of type string: "integer"'],
    [{ type: 'string', default: 'x', enum: ['y'] }, '.default: Unsupported value: "x": supported values: "y"'],
    [{ type: 'string', default: 'x', format: 'date-time' }, '.default: Invalid value: "x":  in body must be of type date-time: "x"'],
    [{ type: 'object', default: { zz: 1 }, properties: {} }, '.default: Invalid value: {"zz":1}: must not have unknown fields'],
    [{ type: 'object', default: {}, required: ['b'], properties: { b: { type: 'string' } } }, '.default.b: Required value'],
    [
      { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'foo' },
      '.x-kubernetes-list-type: Unsupported value: "foo": supported values: "atomic", "set", "map"',
    ],
    [
      { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-map-keys': ['a'] },
      '.x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty',
    ],
    [
      { type: 'array', items: { type: 'string', nullable: true }, 'x-kubernetes-list-type': 'set' },
      '.items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is set',
    ],
    [
      { type: 'array', items: { type: 'object', properties: { k: { type: 'string' } } }, 'x-kubernetes-list-type': 'set' },
      '.items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set',
    ],
    [
      {
        type: 'array',
        items: { type: 'object', properties: { k: { type: 'string', nullable: true } }, required: ['k'] },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['k'],
      },
      '.items.properties[k].nullable: Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
    ],
    [
      { type: 'string', 'x-kubernetes-map-type': 'atomic' },
      '.type: Invalid value: "string": must be object if x-kubernetes-map-type is specified',
    ],
    [
      { type: 'object', properties: { b: { type: 'string' } }, additionalProperties: { type: 'string' } },
      '.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive',
    ],
    [
      {
        type: 'object',
        properties: { b: { type: 'array', items: { type: 'string' } } },
        not: { properties: { b: { uniqueItems: true } } },
      },
      '.not.properties[b].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
    ],
    [
      { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true, default: { kind: 'K' } },
      '.default.apiVersion: Required value',
    ],
    [
      { type: 'string', pattern: '(' },
      '.pattern: Invalid value: "(": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ): `(`',
    ],
    [
      { type: 'string', pattern: '(?=a)b' },
      '.pattern: Invalid value: "(?=a)b": must be a valid regular expression, but isn\'t: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
    ],
  ])('%j', (schema, why) => {
    expect(said(definition(schema))).toEqual([FIELD + why])
  })

  it.each([
    { type: 'object', additionalProperties: false },
    { type: 'string', 'x-kubernetes-int-or-string': true },
  ])('not: %j', (schema) => {
    expect(said(definition(schema))).toEqual([])
  })

  it('warns of formats nobody knows, once they are new', () => {
    const strange = definition({ type: 'string', format: 'zz' }) as unknown as CustomResourceDefinition
    expect([formatWarnings(strange, undefined), formatWarnings(strange, strange)]).toEqual([['unrecognized format "zz"'], []])
  })
})

describe('a rule is refused', () => {
  const rule = (more: object): readonly string[] =>
    said(
      definition({
        type: 'object',
        properties: {
          s: { type: 'string' },
          n: { type: 'integer' },
          l: { type: 'array', items: { type: 'string' } },
          o: { type: 'array', maxItems: 100, items: { type: 'object', properties: { p: { type: 'integer' } } } },
          m: { type: 'object', additionalProperties: { type: 'boolean' } },
          t: { type: 'string', format: 'date-time' },
          x: { 'x-kubernetes-int-or-string': true },
          y: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
        'x-kubernetes-validations': [more],
      }),
    ).map((each) => each.slice(`${FIELD}.x-kubernetes-validations[0].`.length))

  it.each([
    ['self.s', 'cel expression must evaluate to a bool'],
    ['1 + 1', 'cel expression must evaluate to a bool'],
    [
      'self.s == 1',
      "compilation failed: ERROR: <input>:1:8: found no matching overload for '_==_' applied to '(string, int)'\n | self.s == 1\n | .......^",
    ],
    ['has(self.zz)', "compilation failed: ERROR: <input>:1:4: undefined field 'zz'\n | has(self.zz)\n | ...^"],
  ])('%s', (expression, why) => {
    const shown = { Rule: expression, Message: '', MessageExpression: '', Reason: null, FieldPath: '', OptionalOldSelf: null }
    expect(rule({ rule: expression })).toEqual([`rule: Invalid value: ${JSON.stringify(shown)}: ${why}`])
  })

  it.each([
    ['self.o.all(each, each.q > 1)', 21, "undefined field 'q'"],
    ['self.y.z == 1', 6, "undefined field 'z'"],
    ['self.o[0].p + "a" == "b"', 12, "found no matching overload for '_+_' applied to '(int, string)'"],
    ['self.o.exists(each, each > 1)', 25, "found no matching overload for '_>_' applied to '(selfType.o.@idx, int)'"],
    ['self.m["a"] && self.n', 19, "expected type 'bool' but found 'int'"],
    ['!self.s', 0, "found no matching overload for '!_' applied to '(string)'"],
    ['size(self.n) > 1', 4, "found no matching overload for 'size' applied to '(int)'"],
    ['self.l[0].startsWith(1)', 20, "found no matching overload for 'startsWith' applied to 'string.(int)'"],
    ['self.t < duration("1h")', 7, "found no matching overload for '_<_' applied to '(timestamp, duration)'"],
    ['oldSelf.n == self.s', 10, "found no matching overload for '_==_' applied to '(int, string)'"],
  ])('for the types of %s', (expression, column, why) => {
    const [said = ''] = rule({ rule: expression })
    expect(said.slice(said.indexOf('compilation'))).toBe(
      `compilation failed: ERROR: <input>:1:${column + 1}: ${why}\n | ${expression}\n | ${'.'.repeat(column)}^`,
    )
  })

  it('that could cost too much, and the schema with it', () => {
    const advice =
      '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)'
    expect(rule({ rule: 'self.l.all(a, self.l.all(b, a != b))' })[0]).toBe(
      `rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x ${advice}`,
    )
    expect(rule({ rule: 'self.l.all(a, a != "")' })).toEqual([])
  })

  it('that could cost too much stay where their schema stays', () => {
    const list = { type: 'array', items: { type: 'string', maxLength: 5 }, maxItems: 2000 }
    const dear = (more: object = {}, scope = 'Namespaced'): CustomResourceDefinition => {
      const made = definition({ ...list, ...more, 'x-kubernetes-validations': [{ rule: 'self.all(a, self.all(b, a != b))' }] })
      return { ...made, spec: { ...made.spec, scope } } as unknown as CustomResourceDefinition
    }
    const changed = (now: CustomResourceDefinition): readonly string[] => validateUpdate(now, dear()).map(fieldErrorText)
    expect(changed(dear({}, 'Cluster'))).toEqual([])
    expect(changed(dear({ minItems: 1 }))).toEqual([expect.stringContaining('estimated rule cost exceeds budget') as string])
  })

  it.each([
    'self.n > 1.5',
    'self == oldSelf',
    'self.x == 1 || self.x == "a"',
    'self.t < timestamp("2030-01-01T00:00:00Z")',
    'timestamp(self.t) < timestamp("2030-01-01T00:00:00Z") && string(self.t) != ""',
    'self.o.filter(each, has(each.p)).map(each, each.p).sum() < 10',
    'self.m.all(key, self.m[key]) && "a" in self.m',
    'self.?s.orValue("") in self.l',
  ])('but not %s', (expression) => {
    expect(rule({ rule: expression })).toEqual([])
  })

  it.each([
    [{ message: 'a\nb' }, 'message: Invalid value: "a\\nb": must not contain line breaks'],
    [{ message: ' ' }, 'message: Invalid value: " ": must be non-empty if specified'],
    [{ fieldPath: 's' }, 'fieldPath: Invalid value: "s": must be a valid path'],
    [{ fieldPath: '.zz' }, 'fieldPath: Invalid value: ".zz": must be a valid path'],
    [{ fieldPath: '.l[0]' }, 'fieldPath: Invalid value: ".l[0]": must be a valid path'],
  ])('for %j', (more, why) => {
    expect(rule({ rule: 'self.n == 1', ...more })).toEqual([why])
  })
})

describe('a definition is refused', () => {
  it.each<[string, (of: Definition) => void, readonly string[]]>([
    [
      'two stored versions',
      ({ spec }) => spec.versions.push({ ...spec.versions[0]!, name: 'v2' }),
      [
        'spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":true,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null},{"Name":"v2","Served":true,"Storage":true,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}]: must have exactly one version marked as storage version',
        'status.storedVersions: Invalid value: ["v1"]: must have the storage version v2',
      ],
    ],
    [
      'a group of the project',
      (of) => {
        of.metadata.name = 'foos.a.k8s.io'
        of.spec.group = 'a.k8s.io'
        of.metadata.annotations = { 'api-approved.kubernetes.io': 'x' }
      },
      [
        'metadata.annotations[api-approved.kubernetes.io]: Invalid value: "x": protected groups must have approval annotation "api-approved.kubernetes.io" with either a URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111',
      ],
    ],
    [
      'a webhook without TLS',
      ({ spec }) => {
        spec.conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'http://x' } } }
      },
      [
        'spec.conversion.webhookClientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
      ],
    ],
    [
      'a webhook whose address says more than where it is',
      ({ spec }) => {
        spec.conversion = {
          strategy: 'Webhook',
          webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'https://u:p@x/?a#b' } },
        }
      },
      [
        'spec.conversion.webhookClientConfig.url: Invalid value: "u:p": user information is not permitted in the URL',
        'spec.conversion.webhookClientConfig.url: Invalid value: "b": fragments are not permitted in the URL',
        'spec.conversion.webhookClientConfig.url: Invalid value: "a": query parameters are not permitted in the URL',
      ],
    ],
    [
      'a webhook whose Service has no name, which is told of its namespace',
      ({ spec }) => {
        const clientConfig = { service: { name: '', namespace: 'n' } }
        spec.conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig } }
      },
      ['spec.conversion.webhookClientConfig.service.namespace: Required value'],
    ],
    [
      'selectable fields that are none',
      ({ spec }) => {
        spec.versions[0]!.selectableFields = [{ jsonPath: 'spec.a' }, { jsonPath: '.metadata.name' }, { jsonPath: '.spec.a[0]' }]
      },
      [
        'spec.selectableFields[0].jsonPath: Invalid value: "spec.a": is an invalid path: expected [ or . but got: spec',
        'spec.selectableFields[1].jsonPath: Invalid value: ".metadata.name": is an invalid path: does not refer to a valid field',
        'spec.selectableFields[2].jsonPath: Invalid value: ".spec.a[0]": is an invalid path: array notation is not allowed',
      ],
    ],
  ])('with %s', (_, change, why) => {
    const changed = definition()
    change(changed)
    expect(said(changed)).toEqual(why)
  })
})
