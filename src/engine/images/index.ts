/** Every image there is; one line each. */
import { Catalog, type Fallback } from './catalog'
import type { ImageDefinition } from './image'
import agnhost from './agnhost'
import alpine from './alpine'
import bash from './bash'
import busybox from './busybox'
import centos from './centos'
import curl from './curl'
import debian from './debian'
import echoHname from './echo-hname'
import echoserver from './echoserver'
import fluentd from './fluentd'
import guestbook from './guestbook'
import haproxy from './haproxy'
import helloApp from './hello-app'
import helloWorld from './hello-world'
import hpaExample from './hpa-example'
import httpd from './httpd'
import { kubernetesImages } from './kubernetes'
import kubernetesBootcamp from './kubernetes-bootcamp'
import kubia from './kubia'
import memcached from './memcached'
import mongo from './mongo'
import mysql from './mysql'
import nginx from './nginx'
import node from './node'
import pause from './pause'
import perl from './perl'
import postgres from './postgres'
import python from './python'
import rabbitmq from './rabbitmq'
import redis from './redis'
import stress from './stress'
import traefik from './traefik'
import ubuntu from './ubuntu'
import webappColor from './webapp-color'
import wordpress from './wordpress'

export const IMAGES: readonly ImageDefinition[] = [
  agnhost,
  alpine,
  bash,
  busybox,
  centos,
  curl,
  debian,
  echoHname,
  echoserver,
  fluentd,
  guestbook,
  haproxy,
  helloApp,
  helloWorld,
  hpaExample,
  httpd,
  ...kubernetesImages,
  kubernetesBootcamp,
  kubia,
  memcached,
  mongo,
  mysql,
  nginx,
  node,
  pause,
  perl,
  postgres,
  python,
  rabbitmq,
  redis,
  stress,
  traefik,
  ubuntu,
  webappColor,
  wordpress,
]

/** The registries of a cluster. `fallback` may answer for what no definition knows. */
export function createCatalog(fallback?: Fallback): Catalog {
  return new Catalog(IMAGES, fallback)
}

export { Catalog, type Fallback, type ImageCatalog } from './catalog'
export { defineImage, type Image, type ImageConfig, type ImageDefinition, type Daemon, type DaemonProcess } from './image'
export { parseReference, referenceName, type ImageReference } from './reference'
