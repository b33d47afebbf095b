/** Ingresses without a class get the default one; models plugin DefaultIngressClass. */
import { forbidden } from '../../../api/status'
import type { AdmissionPlugin } from '../admission'

const IS_DEFAULT = 'ingressclass.kubernetes.io/is-default-class'

export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  admit: ({ served, operation, subresource, object, name }, core) => {
    if (served.collection !== 'networking.k8s.io/ingresses' || operation !== 'CREATE' || subresource !== '' || !object) return
    const spec = (object.spec ??= {}) as { ingressClassName?: string }
    if (spec.ingressClassName !== undefined || object.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined) return
    const marked = core.store.list('networking.k8s.io/ingressclasses').filter((each) => each.metadata.annotations?.[IS_DEFAULT] === 'true')
    if (marked.length > 1) throw forbidden(served, name, `${marked.length} default IngressClasses were found, only 1 allowed`)
    if (marked[0]) spec.ingressClassName = marked[0].metadata.name
  },
}
