/** Every image there is; one line each. */
import { Catalog, type Fallback } from './catalog'
import type { ImageDefinition } from './image'
import busybox from './busybox'
import kubernetesBootcamp from './kubernetes-bootcamp'
import nginx from './nginx'

export const IMAGES: readonly ImageDefinition[] = [busybox, kubernetesBootcamp, nginx]

/** The registries of a cluster. `fallback` may answer for what no definition knows. */
export function createCatalog(fallback?: Fallback): Catalog {
  return new Catalog(IMAGES, fallback)
}

export { Catalog, type Fallback, type ImageCatalog } from './catalog'
export { defineImage, type Image, type ImageConfig, type ImageDefinition, type Daemon, type DaemonProcess } from './image'
export { parseReference, referenceName, type ImageReference } from './reference'
