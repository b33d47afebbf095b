/** The kind DeviceClass of resource.k8s.io/v1. */
import { DEVICE_CLASSES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const deviceClass = builtin(DEVICE_CLASSES, { hasGeneration: true })
