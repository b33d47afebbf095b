/** Pods of a namespace go to the nodes that its annotation names; models plugin PodNodeSelector without a configuration file. */
import { forbidden } from '../../../api/status'
import type { AdmissionPlugin } from '../admission'
import { podOf } from '../pod'

const ANNOTATION = 'scheduler.alpha.kubernetes.io/node-selector'

/** `env=test,disk=ssd`. */
function labelsOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').filter(Boolean)
  return Object.fromEntries(pairs.map((pair) => pair.split('=').map((part) => part.trim())).map(([key = '', value = '']) => [key, value]))
}

export const podNodeSelector: AdmissionPlugin = {
  name: 'PodNodeSelector',
  admit: (attributes, core) => {
    const pod = podOf(attributes)
    if (!pod || attributes.operation !== 'CREATE' || !attributes.namespace) return
    const text = core.store.get('/namespaces', attributes.namespace)?.metadata.annotations?.[ANNOTATION]
    if (!text) return
    const wanted = labelsOf(text)
    const own = pod.spec.nodeSelector ?? {}
    if (Object.entries(wanted).some(([key, value]) => own[key] !== undefined && own[key] !== value))
      throw forbidden(attributes.served, attributes.name, 'pod node label selector conflicts with its namespace node label selector')
    pod.spec.nodeSelector = { ...own, ...wanted }
  },
}
