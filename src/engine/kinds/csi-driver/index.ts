/** The kind CSIDriver of storage.k8s.io/v1. */
import { CSI_DRIVERS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const csiDriver = builtin(CSI_DRIVERS, { hasGeneration: true })
