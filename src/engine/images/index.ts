/** Every image there is; one line each. */
import { Catalog, type Fallback } from './catalog'
import type { ImageDefinition } from './image'
import { IDLE_AGENTS, type AgentHost } from './agent'
import { agnhostImages } from './agnhost'
import type { Command } from '../../shell/command'
import alpine from './alpine'
import bash from './bash'
import busybox from './busybox'
import { IDLE_HOST, type ComponentHost } from './component'
import { cassandras } from './cassandra'
import { clusterProportionalAutoscaler } from './cluster-proportional-autoscaler'
import { componentImages } from './components'
import coredns from './coredns'
import crioArtifact from './crio-artifact'
import cudaVectorAdd from './cuda-vector-add'
import curl from './curl'
import debian from './debian'
import { distributions } from './distributions'
import dockerHelloWorld from './docker-hello-world'
import echoHname from './echo-hname'
import echoServer from './echo-server'
import echoserver from './echoserver'
import fluentd from './fluentd'
import guestbook from './guestbook'
import haproxy from './haproxy'
import helloApp from './hello-app'
import helloFrontend from './hello-frontend'
import helloWorld from './hello-world'
import hpaExample from './hpa-example'
import httpEcho from './http-echo'
import httpd from './httpd'
import { ingressNginx } from './ingress-nginx'
import kubeProxy from './kube-proxy'
import { dashboardImages } from './dashboard'
import { kubernetesImages } from './kubernetes'
import kubectl from './kubectl'
import kubernetesBootcamp from './kubernetes-bootcamp'
import { kubetm } from './kubetm'
import kubia from './kubia'
import memcached from './memcached'
import { metallb } from './metallb'
import { metricsServer } from './metrics-server'
import { sampleApiserver } from './sample-apiserver'
import mongo, { mongoShell } from './mongo'
import mongoExpress from './mongo-express'
import mysql from './mysql'
import { mysqlAdmin, mysqlClient } from './mysql/client'
import { mysqlDump } from './mysql/dump'
import nginx, { nginxHttps } from './nginx'
import node from './node'
import pause from './pause'
import perl from './perl'
import postgres from './postgres'
import { psql } from './postgres/psql'
import python, { interpreter } from './python'
import rabbitmq from './rabbitmq'
import { amqpTools } from './rabbitmq/clients'
import redis from './redis'
import { redisCli } from './redis/cli'
import { servers } from './servers'
import storageProvisioner from './storage-provisioner'
import simpleapp from './simpleapp'
import stress from './stress'
import { testImages } from './test-images'
import { toolboxes } from './toolbox'
import { toolchains } from './toolchains'
import traefik from './traefik'
import ubuntu from './ubuntu'
import webappColor from './webapp-color'
import webhookDemo from './webhook-demo'
import wordpress from './wordpress'
import xtrabackup from './xtrabackup'
import { zookeepers } from './zookeeper'

export const IMAGES: readonly ImageDefinition[] = [
  ...agnhostImages,
  alpine,
  bash,
  busybox,
  ...cassandras,
  coredns,
  crioArtifact,
  cudaVectorAdd,
  curl,
  debian,
  ...distributions,
  dockerHelloWorld,
  echoHname,
  echoServer,
  echoserver,
  fluentd,
  guestbook,
  haproxy,
  helloApp,
  helloFrontend,
  helloWorld,
  hpaExample,
  httpEcho,
  httpd,
  kubeProxy,
  ...dashboardImages,
  ...kubernetesImages,
  kubectl,
  kubernetesBootcamp,
  ...kubetm,
  kubia,
  memcached,
  mongo,
  mongoExpress,
  mysql,
  nginx,
  nginxHttps,
  node,
  pause,
  perl,
  postgres,
  python,
  rabbitmq,
  redis,
  ...servers,
  storageProvisioner,
  simpleapp,
  stress,
  ...testImages,
  ...toolboxes,
  ...toolchains,
  traefik,
  ubuntu,
  webappColor,
  webhookDemo,
  wordpress,
  xtrabackup,
  ...zookeepers,
]

/** The images whose programs act on the cluster, played by `agents`. */
function agentImages(agents: AgentHost): readonly ImageDefinition[] {
  return [
    clusterProportionalAutoscaler(agents),
    ...ingressNginx(agents),
    ...metallb(agents),
    metricsServer(agents),
    sampleApiserver(agents),
  ]
}

/**
 * The registries of a cluster. `fallback` may answer for what no definition knows; `host` does the work of the control plane,
 * `agents` that of the programs that act on the cluster from pods; `own` stand in for what is known of the same repositories.
 */
export function createCatalog(
  fallback?: Fallback,
  host: ComponentHost = IDLE_HOST,
  agents: AgentHost = IDLE_AGENTS,
  localPulls = false,
  own: readonly ImageDefinition[] = [],
): Catalog {
  return new Catalog([...IMAGES, ...agentImages(agents), ...componentImages(host), ...own], fallback, localPulls)
}

/** Clients of databases, as people have them on their own machines. */
export const databaseClients: readonly Command[] = [redisCli('8.0.2'), psql('17.6'), mysqlClient('mysql', '9.5.0'), mongoShell]

/** Programs that come as packages, too, in the versions of Debian 13. */
export const packagedPrograms: readonly Command[] = [
  ...amqpTools,
  interpreter('3.13.5'),
  redisCli('8.0.2'),
  psql('17.6'),
  ...['mariadb', 'mysql'].map((name) => ({ ...mysqlClient('mariadb', '11.8.3'), name })),
  { ...mysqlAdmin('mariadb', '11.8.3'), name: 'mysqladmin' },
  { ...mysqlDump('mariadb', '11.8.3'), name: 'mysqldump' },
]

export { Catalog, type Fallback, type ImageCatalog } from './catalog'
export { type Image, type ImageConfig, type ImageDefinition, type Daemon, type DaemonProcess } from './image'
export { parseReference, referenceName, type ImageReference } from './reference'
export { IDLE_HOST, type ComponentHost, type ComponentName, type ComponentProcess, type ComponentWork } from './component'
export type { AgentHost, AgentName, AgentWork } from './agent'
