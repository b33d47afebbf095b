/** The kind StorageClass of storage.k8s.io/v1. */
import { STORAGE_CLASSES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const storageClass = builtin(STORAGE_CLASSES)
