/** DeviceClasses: devices of a sort, by what they say of themselves. */
import { DEVICE_CLASSES } from '../../schema/resources'
import { opaqueErrors, selectorErrors } from '../device-rules/rules'
import { builtin } from '../framework/define'

export const deviceClass = builtin(DEVICE_CLASSES, {
  hasGeneration: true,
  validate: ({ spec }) => [
    ...selectorErrors(spec.selectors, 'spec.selectors'),
    ...(spec.config ?? []).flatMap((each, i) => opaqueErrors(each.opaque, `spec.config[${i}]`)),
  ],
})
