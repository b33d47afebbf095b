/** The kind VolumeAttributesClass of storage.k8s.io/v1. */
import { VOLUME_ATTRIBUTES_CLASSES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const volumeAttributesClass = builtin(VOLUME_ATTRIBUTES_CLASSES)
