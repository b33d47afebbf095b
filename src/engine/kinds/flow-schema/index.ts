/** The kind FlowSchema of flowcontrol.apiserver.k8s.io/v1. */
import { FLOW_SCHEMAS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const flowSchema = builtin(FLOW_SCHEMAS, { hasGeneration: true })
