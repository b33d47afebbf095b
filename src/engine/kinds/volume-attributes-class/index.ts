/** VolumeAttributesClasses: changeable properties of volumes. */
import { equalJson } from '../../api/json'
import { forbiddenField, required } from '../../api/field-errors'
import { VOLUME_ATTRIBUTES_CLASSES } from '../../schema/resources'
import { builtin } from '../framework/define'
import { driverNameErrors, parameterErrors } from '../framework/provisioner'

export const volumeAttributesClass = builtin(VOLUME_ATTRIBUTES_CLASSES, {
  validate: ({ driverName, parameters = {} }) => [
    ...driverNameErrors(driverName, 'driverName'),
    ...(Object.keys(parameters).length > 0
      ? parameterErrors(parameters)
      : [required('parameters', 'must contain at least one key/value pair')]),
  ],
  validateUpdate: (object, old) =>
    (['driverName', 'parameters'] as const)
      .filter((field) => !equalJson(object[field], old[field]))
      .map((field) => forbiddenField(field, `updates to ${field} are forbidden.`)),
  cells: {
    DriverName: (object) => object.driverName,
  },
})
