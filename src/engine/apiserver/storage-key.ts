/** Where kube-apiserver keeps objects in etcd, under its prefix; models the storage factory's special cases. */
import { makeKey } from '../api/object'

/** Resources that are not kept under their own plural name. */
const PLACES: Readonly<Record<string, string>> = {
  '/services': 'services/specs',
  '/endpoints': 'services/endpoints',
  '/nodes': 'minions',
  '/replicationcontrollers': 'controllers',
  'networking.k8s.io/ingresses': 'ingress',
  'apiextensions.k8s.io/customresourcedefinitions': 'apiextensions.k8s.io/customresourcedefinitions',
  'apiregistration.k8s.io/apiservices': 'apiregistration.k8s.io/apiservices',
}
const BUILT_IN = /^$|^[a-z]+$|\.k8s\.io$/

/** The folder of a collection: `configmaps`, `services/specs`, `sea.example/boats`. */
export function storagePlace(collection: string): string {
  const at = collection.indexOf('/')
  const group = collection.slice(0, at)
  const resource = collection.slice(at + 1)
  return PLACES[collection] ?? (BUILT_IN.test(group) ? resource : `${group}/${resource}`)
}

/** `/registry/configmaps/default/a`; what is only tried has not been put under the prefix. */
export function storageKey(collection: string, name: string, namespace: string | undefined, tried: boolean): string {
  return `${tried ? '' : '/registry'}/${storagePlace(collection)}/${makeKey(namespace, name)}`
}
