import { describe, expect, it } from 'vitest'
import { parseYaml } from '../../engine/api/yaml/parse'
import { decodeKustomization } from './decode'
import type { Dict } from '../values'

function decoded(text: string): Dict {
  return decodeKustomization(parseYaml(text) as Dict)
}

const into = (what: string) => `cannot unmarshal ${what}`

describe('a kustomization', () => {
  it('may have its fields in any case, at every depth', () => {
    expect(
      decoded('nameprefix: a-\nConfigMapGenerator: [{Name: x, Options: {disablenamesuffixhash: true}}]\nLABELS: [{Pairs: {Keep: Me}}]\n'),
    ).toEqual({
      namePrefix: 'a-',
      configMapGenerator: [{ name: 'x', options: { disableNameSuffixHash: true } }],
      labels: [{ pairs: { Keep: 'Me' } }],
    })
  })

  it.each([
    ['colour: red', 'unknown field "colour"'],
    ['configMapGenerator: [{naam: a}]', 'unknown field "naam"'],
    ['patches: [{target: {kind: X, foo: bar}}]', 'unknown field "foo"'],
    ['images: [{name: a, newTag: 1.25}]', into('number into Go struct field Kustomization.images.0.newTag of type string')],
    ['images: [5]', into('number into Kustomization.images.0 of type types.Image')],
    ['images: {a: b}', into('object into Go struct field Kustomization.images of type []types.Image')],
    ['resources: a.yaml', into('string into Go struct field Kustomization.resources of type []string')],
    ['resources: [5]', into('number into Kustomization.resources.0 of type string')],
    ['namePrefix: [a]', into('array into Go struct field Kustomization.namePrefix of type string')],
    ['commonLabels: {a: 5}', into('number into Go struct field Kustomization.commonLabels.a of type string')],
    ['commonLabels: {a: true}', into('bool into Go struct field Kustomization.commonLabels.a of type string')],
    ['replicas: [{count: x}]', into('string into Go struct field Kustomization.replicas.0.count of type int64')],
    ['replicas: [{count: 1.5}]', into('number 1.5 into Go struct field Kustomization.replicas.0.count of type int64')],
    ['labels: [{fields: [{create: 5}]}]', into('number into Go struct field Kustomization.labels.0.fields.0.create of type bool')],
    ['patchesStrategicMerge: [{a: b}]', into('object into Kustomization.patchesStrategicMerge.0 of type types.PatchStrategicMerge')],
    ['sortOptions: {order: 5}', into('number into Go struct field Kustomization.sortOptions.order of type types.SortOrder')],
    [
      'replacements: [{targets: [{reject: 5}]}]',
      into('number into Go struct field Kustomization.replacements.0.targets.0.reject of type []*types.Selector'),
    ],
  ])('is refused: %s', (text, problem) => {
    expect(() => decoded(text)).toThrow(`invalid Kustomization: json: ${problem}`)
  })
})
