/** The kind CSINode of storage.k8s.io/v1. */
import { CSI_NODES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const csiNode = builtin(CSI_NODES)
