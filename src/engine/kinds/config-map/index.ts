/** ConfigMaps: configuration that is no secret. */
import { forbiddenField, invalid, tooLong } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { CONFIG_MAPS } from '../../schema/resources'
import type { ConfigMap } from '../../schema/types'
import { keyErrors } from '../framework/config-keys'
import { base64Size, MAX_DATA_BYTES, utf8Size } from '../framework/data-size'
import { builtin } from '../framework/define'

function validate(configMap: ConfigMap): FieldError[] {
  const errors: FieldError[] = []
  let size = 0
  for (const [key, value] of Object.entries(configMap.data ?? {})) {
    for (const message of keyErrors(key)) errors.push(invalid(`data[${key}]`, key, message))
    if (configMap.binaryData && Object.hasOwn(configMap.binaryData, key))
      errors.push(invalid(`data[${key}]`, key, `duplicate of key present in binaryData`))
    size += utf8Size(value)
  }
  for (const [key, value] of Object.entries(configMap.binaryData ?? {})) {
    for (const message of keyErrors(key)) errors.push(invalid(`binaryData[${key}]`, key, message))
    size += base64Size(value)
  }
  if (size > MAX_DATA_BYTES) errors.push(tooLong('[]', MAX_DATA_BYTES))
  return errors
}

function validateUpdate(configMap: ConfigMap, old: ConfigMap): FieldError[] {
  const errors: FieldError[] = []
  if (old.immutable) {
    if (!configMap.immutable) errors.push(forbiddenField('immutable', 'field is immutable when `immutable` is set'))
    if (!equalJson(configMap.data ?? {}, old.data ?? {})) errors.push(forbiddenField('data', 'field is immutable when `immutable` is set'))
    if (!equalJson(configMap.binaryData ?? {}, old.binaryData ?? {}))
      errors.push(forbiddenField('binaryData', 'field is immutable when `immutable` is set'))
  }
  return [...errors, ...validate(configMap)]
}

export const configMap = builtin(CONFIG_MAPS, {
  validate,
  validateUpdate,
  cells: { Data: (object) => Object.keys(object.data ?? {}).length + Object.keys(object.binaryData ?? {}).length },
})
