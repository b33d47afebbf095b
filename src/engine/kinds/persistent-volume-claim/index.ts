/** The kind PersistentVolumeClaim of v1. */
import { PERSISTENT_VOLUME_CLAIMS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const persistentVolumeClaim = builtin(PERSISTENT_VOLUME_CLAIMS)
