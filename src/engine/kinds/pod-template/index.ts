/** The kind PodTemplate of v1. */
import { POD_TEMPLATES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const podTemplate = builtin(POD_TEMPLATES, { hasGeneration: true })
