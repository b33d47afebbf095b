/** DeviceClasses: devices of a sort, by what they say of themselves. */
import { invalid } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { qualifiedNameErrors } from '../../api/names'
import { DEVICE_CLASSES } from '../../schema/resources'
import type { DeviceClass } from '../../schema/types'
import { opaqueErrors, selectorErrors } from '../device-rules/class-rules'
import { limited } from '../device-rules/limited'
import { builtin } from '../framework/define'
import { isExtendedResource } from '../pod-spec/resources'

const MOST_CONFIGS = 32

function validate({ spec: { selectors, config, extendedResourceName: name } }: DeviceClass): FieldError[] {
  const isResource = name === undefined || (isExtendedResource(name) && qualifiedNameErrors(`requests.${name}`).length === 0)
  return [
    ...selectorErrors(selectors, 'spec.selectors'),
    ...limited(config, MOST_CONFIGS, 'spec.config', opaqueErrors),
    ...(isResource ? [] : [invalid('spec.extendedResourceName', name, 'must be a valid extended resource name')]),
  ]
}

export const deviceClass = builtin(DEVICE_CLASSES, { hasGeneration: true, validate })
