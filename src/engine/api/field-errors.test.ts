import { expect, it } from 'vitest'
import { fieldErrorBody, immutableField, invalid } from './field-errors'

it('values are written as Go writes them: maps by their keys, structs by their fields', () => {
  const selector = {
    matchLabels: { work: 'mine', 'batch.kubernetes.io/controller-uid': 'x' },
    matchExpressions: [{ key: 'b', operator: 'In' }],
  }
  expect(fieldErrorBody(immutableField('spec.selector', selector))).toBe(
    'Invalid value: {"matchLabels":{"batch.kubernetes.io/controller-uid":"x","work":"mine"},"matchExpressions":[{"key":"b","operator":"In"}]}: field is immutable',
  )
  expect(fieldErrorBody(invalid('spec.template.metadata.labels', { b: '<', a: '1' }, 'no'))).toBe(
    'Invalid value: {"a":"1","b":"\\u003c"}: no',
  )
  expect(fieldErrorBody(invalid('spec.strategy', { Type: 'Blue', RollingUpdate: null }, 'no'))).toBe(
    'Invalid value: {"Type":"Blue","RollingUpdate":null}: no',
  )
})
