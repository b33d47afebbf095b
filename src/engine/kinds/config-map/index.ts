/** The kind ConfigMap of v1. */
import { CONFIG_MAPS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const configMap = builtin(CONFIG_MAPS)
