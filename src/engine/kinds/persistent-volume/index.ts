/** The kind PersistentVolume of v1. */
import { PERSISTENT_VOLUMES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const persistentVolume = builtin(PERSISTENT_VOLUMES)
