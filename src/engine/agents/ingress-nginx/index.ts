/** The ingress controller: routes by Ingress objects of its class and tells them their address; models kubernetes/ingress-nginx. */
import { equalJson } from '../../api/json'
import { keyOf, splitKey } from '../../api/object'
import { defineController, type ControllerContext } from '../../controllers/framework'
import type { DaemonProcess } from '../../images'
import { flagOf, webhookPort } from '../../images/agent'
import { klog } from '../../images/component'
import type { HttpRequest, HttpResponse, Origin } from '../../network/types'
import { ENDPOINT_SLICES, INGRESS_CLASSES, INGRESSES, NODES, PODS, SECRETS, SERVICES } from '../../schema/resources'
import type { Ingress, Service, ServicePort } from '../../schema/types'
import { whileRunning, type AgentDefinition, type AgentEnvironment } from '../framework'
import { overlap, review } from './admission'
import { Proxy, type Target } from './proxy'
import { buildRoutes, byAge, type Backend, type Routes } from './routes'

/** From a change to the routes that follow it, and between two looks at the addresses of Ingresses; milliseconds. */
const RELOAD = 1_000
const STATUS_INTERVAL = 60_000
const SERVICE_NAME = 'kubernetes.io/service-name'

export const ingressNginx: AgentDefinition = {
  begin(process, environment) {
    const controller = new Controller(process, environment)
    const webhook = webhookPort(process.argv)
    return {
      http: (request, peer, port) =>
        port === webhook ? controller.review(request) : controller.proxy.answer(request, peer.address, port === 443),
      end: () => controller.end(),
    }
  },
}

class Controller {
  readonly proxy: Proxy
  private routes: Routes = { servers: new Map(), fallback: undefined }
  private reloading = false
  private over = false
  private readonly running: { end(): void }
  private readonly controllerClass: string
  private readonly withoutClass: boolean

  constructor(
    private readonly process: DaemonProcess,
    private readonly environment: AgentEnvironment,
  ) {
    const { argv } = process
    this.controllerClass = flagOf(argv, 'controller-class') ?? 'k8s.io/ingress-nginx'
    this.withoutClass = flagOf(argv, 'watch-ingress-without-class') === 'true'
    const { clock, random, network } = environment
    this.proxy = new Proxy({
      clock,
      random: random.stream('ingress-nginx'),
      network,
      origin: () => this.origin(),
      routes: () => this.routes,
      targets: (backend) => this.targets(backend),
      users: (namespace, name) => {
        const data = this.informers.informer(SECRETS).get(name, namespace)?.data?.['auth']
        return data === undefined ? undefined : atob(data)
      },
      log: (line) => process.stdout(line),
    })
    this.running = whileRunning(environment, this.loop())
    this.reload()
  }

  end(): void {
    this.over = true
    this.running.end()
  }

  /** What the API server asks before it stores an Ingress. */
  review(request: HttpRequest): HttpResponse {
    return review(request, (ingress) => {
      // One that is being deleted only loses its finalizers.
      if (ingress.metadata.deletionTimestamp !== undefined || !this.isOurs(ingress)) return undefined
      const others = this.informers.informer(INGRESSES).list()
      const why = overlap(
        ingress,
        others.filter((other) => this.isOurs(other)),
      )
      const key = keyOf(ingress)
      if (why === undefined) this.log('I', 'main.go:107', `"successfully validated configuration, accepting" ingress="${key}"`)
      else this.log('E', 'main.go:96', `"invalid ingress configuration" err=${JSON.stringify(why)} ingress="${key}"`)
      return why
    })
  }

  private get informers(): AgentEnvironment['clients']['informers'] {
    return this.environment.clients.informers
  }

  /** Follows what the routes are made of, and keeps the addresses of Ingresses right. */
  private loop() {
    return defineController({
      name: 'nginx-ingress-controller',
      process: 'nginx-ingress-controller',
      workers: 1,
      start: (context) => {
        const touch = (): void => this.touch()
        const ingresses = context.watch(INGRESSES, {
          added: (ingress) => this.noticed(context, ingress),
          updated: (before, ingress) => {
            if (!equalJson([before.spec, before.metadata.annotations], [ingress.spec, ingress.metadata.annotations]))
              this.noticed(context, ingress)
          },
          deleted: touch,
        })
        context.watch(INGRESS_CLASSES, { added: touch, updated: touch, deleted: touch })
        context.watch(SERVICES)
        context.watch(ENDPOINT_SLICES)
        context.watch(SECRETS)
        context.watch(PODS)
        context.watch(NODES)
        const every = (): void => {
          for (const ingress of ingresses.list()) if (this.isOurs(ingress)) context.enqueue(keyOf(ingress))
        }
        context.every(STATUS_INTERVAL, every, 3_000)
        return {
          reconcile: (key) => {
            const { namespace, name } = splitKey(key)
            const ingress = ingresses.get(name, namespace)
            if (ingress && this.isOurs(ingress)) this.publish(context, ingress)
          },
        }
      },
    })
  }

  private noticed(context: ControllerContext, ingress: Ingress): void {
    if (!this.isOurs(ingress)) return
    this.log(
      'I',
      'store.go:440',
      `"Found valid IngressClass" ingress="${keyOf(ingress)}" ingressclass="${ingress.spec?.ingressClassName ?? '_'}"`,
    )
    context.events.event(ingress, 'Normal', 'Sync', 'Scheduled for sync')
    this.touch()
  }

  private touch(): void {
    if (this.reloading || this.over) return
    this.reloading = true
    this.process.after(RELOAD, () => {
      this.reloading = false
      if (this.over) return
      this.log('I', 'controller.go:196', '"Configuration changes detected, backend reload required"')
      this.reload()
      this.log('I', 'controller.go:216', '"Backend successfully reloaded"')
    })
  }

  private reload(): void {
    const ours = this.informers
      .informer(INGRESSES)
      .list()
      .filter((ingress) => this.isOurs(ingress))
    this.routes = buildRoutes([...ours].sort(byAge))
  }

  private isOurs({ spec, metadata }: Ingress): boolean {
    const old = metadata.annotations?.['kubernetes.io/ingress.class']
    if (spec?.ingressClassName === undefined) return old === undefined ? this.withoutClass : old === 'nginx'
    return this.informers.informer(INGRESS_CLASSES).get(spec.ingressClassName)?.spec?.controller === this.controllerClass
  }

  // ---- where requests go ----------------------------------------------------------------------------------------

  private targets(backend: Backend): readonly Target[] | undefined {
    const service = this.informers.informer(SERVICES).get(backend.service, backend.namespace)
    const key = `${backend.namespace}/${backend.service}`
    if (!service) {
      this.log('W', 'controller.go:1126', `Error obtaining Endpoints for Service "${key}": no object matching key "${key}" in local store`)
      return undefined
    }
    const port = portOf(service, backend.port)
    if (service.spec.type === 'ExternalName') return this.external(service, backend)
    const found: Target[] = []
    for (const slice of port ? this.informers.informer(ENDPOINT_SLICES).list(backend.namespace) : []) {
      if (slice.metadata.labels?.[SERVICE_NAME] !== backend.service) continue
      const target = slice.ports?.find(({ name }) => (name ?? '') === (port!.name ?? ''))?.port
      if (target === undefined) continue
      for (const { addresses, conditions } of slice.endpoints ?? [])
        if (conditions?.ready !== false) found.push({ address: addresses[0]!, port: target })
    }
    if (found.length === 0) this.log('W', 'controller.go:1232', `Service "${key}" does not have any active Endpoint.`)
    return found
  }

  private external(service: Service, { port }: Backend): readonly Target[] {
    const resolved = this.environment.network.resolve(this.origin(), service.spec.externalName ?? '')
    const number = typeof port === 'number' ? port : 80
    return resolved.ok ? resolved.addresses.map((address) => ({ address, port: number })) : []
  }

  private origin(): Origin {
    const name = this.process.env['POD_NAME'] ?? this.process.hostname
    const namespace = this.process.env['POD_NAMESPACE'] ?? 'ingress-nginx'
    const pod = this.informers.informer(PODS).get(name, namespace)
    const node = pod?.spec?.nodeName ?? ''
    return pod?.spec?.hostNetwork ? { kind: 'node', node } : { kind: 'pod', namespace, name, ip: this.process.address, node }
  }

  // ---- the address that Ingresses show ---------------------------------------------------------------------------

  private publish(context: ControllerContext, ingress: Ingress): void {
    const wanted = this.addresses().map((each) => (/^[\d.]+$/.test(each) ? { ip: each } : { hostname: each }))
    const has = ingress.status?.loadBalancer?.ingress ?? []
    if (equalJson(has, wanted)) return
    this.log('I', 'status.go:304', `"updating Ingress status" namespace="${ingress.metadata.namespace}" ingress="${ingress.metadata.name}"`)
    context.client
      .resource(INGRESSES)
      .updateStatus({ ...ingress, status: { ...ingress.status, loadBalancer: wanted.length > 0 ? { ingress: wanted } : {} } })
    context.events.event(ingress, 'Normal', 'Sync', 'Scheduled for sync')
  }

  private addresses(): readonly string[] {
    const { argv } = this.process
    const given = flagOf(argv, 'publish-status-address')
    if (given !== undefined) return given.split(',')
    const published = flagOf(argv, 'publish-service')
    if (published !== undefined) {
      const { namespace, name } = splitKey(published)
      const balancer = this.informers.informer(SERVICES).get(name, namespace)?.status?.loadBalancer?.ingress ?? []
      return balancer.flatMap(({ ip, hostname }) => ip ?? hostname ?? [])
    }
    const node = this.informers.informer(NODES).get(nodeOf(this.origin()))
    const kind = flagOf(argv, 'report-node-internal-ip-address') === 'true' ? 'InternalIP' : 'ExternalIP'
    return (node?.status?.addresses ?? []).filter(({ type }) => type === kind).map(({ address }) => address)
  }

  private log(severity: 'I' | 'W' | 'E', source: string, message: string): void {
    this.process.stderr(klog(this.process.now(), [severity, source, message]))
  }
}

function nodeOf(origin: Origin): string {
  return origin.kind === 'outside' ? '' : origin.node
}

function portOf({ spec }: Service, wanted: number | string | undefined): ServicePort | undefined {
  const ports = spec.ports ?? []
  if (wanted === undefined) return ports[0]
  return ports.find(({ port, name, targetPort }) =>
    typeof wanted === 'number' ? port === wanted : name === wanted || targetPort === wanted,
  )
}
