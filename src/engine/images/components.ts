/** The images of the control plane's components, whose work a host does; one line each. */
import { defineComponent, type ComponentHost } from './component'
import { etcd } from './etcd'
import { kubeApiserver } from './kube-apiserver'
import { kubeControllerManager } from './kube-controller-manager'
import { kubeScheduler } from './kube-scheduler'
import type { ImageDefinition } from './image'

const COMPONENTS = [etcd, kubeApiserver, kubeControllerManager, kubeScheduler]

export function componentImages(host: ComponentHost): readonly ImageDefinition[] {
  return COMPONENTS.map((component) => defineComponent(component, host))
}
