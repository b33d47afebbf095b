/** The admission plugins in the order in which they run, which is kube-apiserver's. */
import type { AdmissionPlugin } from './admission'

export const admissionPlugins: readonly AdmissionPlugin[] = []
