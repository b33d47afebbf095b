/** The kind CustomResourceDefinition of apiextensions.k8s.io/v1. */
import { CUSTOM_RESOURCE_DEFINITIONS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const customResourceDefinition = builtin(CUSTOM_RESOURCE_DEFINITIONS, { hasGeneration: true })
