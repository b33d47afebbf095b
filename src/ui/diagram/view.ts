/** The drawing: takes what changed in the model, once per frame, and redraws only that; also zoom, hover and the keyboard's focus. */
import { select } from 'd3-selection'
import { zoom, zoomIdentity, type ZoomBehavior } from 'd3-zoom'
import type { Translate } from '../i18n'
import type { FromWorker } from '../../protocol/messages'
import { API_INDEX, drawControlPlane, drawNodes, nameQueue, SCHEDULER_INDEX, pathPoint } from './draw-boxes'
import { drawLane } from './draw-lane'
import { drawLinks, drawRequest, endRequests, type Point } from './draw-links'
import { PodDrawing, type Place } from './draw-pods'
import { cellAt, frameFor, layOut, queueCell, queueDensity, roomFor, type Box, type Density, type Layout } from './layout'
import type { PodView } from './drawn'
import { matcher, type Findable } from './find'
import { linksOf } from './links'
import type { DiagramModel } from './model'
import { FIRST_PAGES, nextPage, planLane, type LanePlan, type Pages, type SectionName } from './plan-lane'

type Request = Extract<FromWorker, { type: 'request' }>

/** Milliseconds of a frame that pods may take to be drawn; what is left is drawn in the next ones. */
const SHARE = 6
/** Below this height of the pane, in pixels, type is magnified by half of what is wanted. */
const LOW = 420
/** Milliseconds between two drawings when there are very many pods: the frames between belong to the pointer and the keys. */
const PACE_OF_MANY = 30
/** Milliseconds between two drawings of the lane, whose counts would otherwise change with every pod. */
const LANE_PACE = 90

/** Lines of what is pointed at lie above the pods they pass, the others below. */
const layerNames = ['control', 'nodes', 'lane', 'links', 'pods', 'traced', 'requests'] as const
type LayerName = (typeof layerNames)[number]

export class ClusterView {
  private readonly layers: Record<LayerName, SVGGElement>
  private readonly world: SVGGElement
  private readonly pods: PodDrawing
  private readonly zooming: ZoomBehavior<SVGSVGElement, unknown>
  private layout: Layout | null = null
  private plan: LanePlan | null = null
  private pages: Pages = FIRST_PAGES
  private paneWidth = 0
  private paneHeight = 0
  private wanted = 1
  private magnification = 1
  /** The pane's size in the drawing's own units. */
  private width = 0
  private height = 0
  private room = 0
  private frame = 0
  private full = true
  /** Whether the reader chose what to see: then the viewport is theirs. */
  private zoomed = false
  private hovered: string | null = null
  /** Nothing while nothing is looked for. */
  private matches: ((thing: Findable) => boolean) | undefined
  /** Whether a request asked the name server: from then on it is shown. */
  private dns = false
  /** Pods that wait to be drawn. */
  private readonly waiting = new Set<string>()
  private queueDensity: Density | null = null
  private drawnAt = -Infinity
  private laneBehind = false
  private laneDrawn = -Infinity
  private linksBehind = false
  private boxOf = new Map<string, Box>()

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly model: DiagramModel,
    private t: Translate,
    onZoom: (scale: number) => void,
  ) {
    const root = select(svg)
    this.world = root.append('g').attr('class', 'world').node()!
    const layers = {} as Record<LayerName, SVGGElement>
    for (const name of layerNames) layers[name] = select(this.world).append('g').attr('class', `layer-${name}`).node()!
    this.layers = layers
    this.pods = new PodDrawing(
      layers.pods,
      (pod) => this.podLabel(pod),
      (pod) => this.matches?.(pod) ?? false,
      (pod) => this.model.guardOf(pod),
      ({ disruption }) => (disruption === undefined ? '' : this.t(`diagram.disruption.${disruption}`)),
    )
    this.zooming = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.2, 8])
      // The page's own scrolling keeps the plain wheel; zooming is asked for with Ctrl or a pinch, moving by dragging.
      .filter((event: MouseEvent | WheelEvent) => (event.type === 'wheel' ? event.ctrlKey || event.metaKey : !event.button))
      .on('zoom', (event: { transform: { toString(): string; k: number }; sourceEvent: unknown }) => {
        if (event.sourceEvent) this.zoomed = true
        this.world.setAttribute('transform', event.transform.toString())
        onZoom(event.transform.k)
      })
    root.call(this.zooming).on('dblclick.zoom', null)
  }

  destroy(): void {
    cancelAnimationFrame(this.frame)
    this.svg.replaceChildren()
  }

  setWords(t: Translate): void {
    this.t = t
    this.pods.repaint()
    this.redraw()
  }

  resize(width: number, height: number): void {
    if (width < 40 || height < 40 || (width === this.paneWidth && height === this.paneHeight)) return
    this.paneWidth = width
    this.paneHeight = height
    this.measure()
  }

  /** Draws everything larger (presenter mode): laid out for a smaller pane, then magnified. */
  setMagnification(magnification: number): void {
    if (this.wanted === magnification) return
    this.wanted = magnification
    this.measure()
  }

  private measure(): void {
    // In a low pane large type would leave no room for the pods themselves.
    this.magnification = this.paneHeight < LOW ? 1 + (this.wanted - 1) / 2 : this.wanted
    this.width = this.paneWidth / this.magnification
    this.height = this.paneHeight / this.magnification
    this.redraw()
  }

  /** Forgets the room that pods once needed, and shows everything. */
  fit(): void {
    this.room = 0
    this.zoomed = false
    this.redraw()
  }

  /** Scales a drawing that is taller than its pane until it fits, as long as the reader has not zoomed. */
  private showAll(layout: Layout): void {
    const scale = Math.min(1, this.height / layout.height) * this.magnification
    const x = (this.paneWidth - this.width * scale) / 2
    this.zooming.transform(select(this.svg), zoomIdentity.translate(x, 0).scale(scale))
  }

  zoomBy(factor: number): void {
    this.zoomed = true
    select(this.svg).call((s) => this.zooming.scaleBy(s, factor))
  }

  pan(dx: number, dy: number): void {
    select(this.svg).call((s) => this.zooming.translateBy(s, dx, dy))
  }

  redraw(): void {
    this.full = true
    this.schedule()
  }

  /** Asks for a frame; any number of changes before it are drawn together. */
  schedule(): void {
    this.frame ||= requestAnimationFrame((now) => {
      this.frame = 0
      if (this.pods.crowded && !this.full && now - this.drawnAt < PACE_OF_MANY) return this.schedule()
      this.drawnAt = now
      this.draw()
    })
  }

  /** Makes what is looked for stand out from the rest. */
  setFind(asked: string): void {
    this.matches = matcher(asked)
    this.svg.toggleAttribute('data-finding', this.matches !== undefined)
    this.redraw()
  }

  /** Gives the keyboard to the first thing that was found. */
  focusFound(): void {
    const first = (what: string) => this.svg.querySelector<SVGElement>(`${what}[data-key][data-found]`)
    const found = first('.pod') ?? first('')
    found?.focus()
  }

  /** Nodes, Services, workloads and storage that are looked for; pods are marked as they are drawn. */
  private markFound(): void {
    const { matches, model } = this
    for (const element of this.svg.querySelectorAll<SVGElement>('.node, .service, .workload, .storage')) {
      const [collection = '', key = ''] = (element.dataset.key ?? '').split('|')
      const thing: Findable | undefined =
        collection === '/nodes'
          ? { name: key }
          : collection === '/services'
            ? { ...model.services.get(key)!, kind: 'Service' }
            : (model.workloads.get(`${collection}|${key}`) ?? this.plan?.shownStorage.find(({ id }) => id === element.dataset.key))
      element.toggleAttribute('data-found', thing !== undefined && (matches?.(thing) ?? false))
    }
  }

  hover(key: string | null): void {
    if (this.hovered === key) return
    this.hovered = key
    this.markOwn()
    this.drawLinks()
  }

  /** The pods of the workload under the pointer stand out: their names alone may not tell whose they are. */
  private markOwn(): void {
    const { hovered, model } = this
    const workload = hovered !== null && model.workloads.has(hovered) ? hovered : null
    if (workload === null && !this.svg.hasAttribute('data-owning')) return
    const own = workload === null ? undefined : model.podsOf(workload)
    this.svg.toggleAttribute('data-owning', own !== undefined)
    this.pods.emphasise((key) => own?.has(key) ?? false)
  }

  request(request: Request): void {
    if (!this.dns && request.hops.some(({ kind }) => kind === 'dns')) {
      this.dns = true
      this.redraw()
    }
    const points = request.hops.map((hop) => this.hopPoint(hop))
    // Who answered has gone meanwhile, as happens when time runs fast: the way would end before it.
    if (request.ok && !points.at(-1)) return
    const failure = request.ok ? undefined : (request.failure ?? '')
    const pods = request.hops.flatMap(({ kind, namespace, name }) => (kind === 'pod' ? [`${namespace ?? 'default'}/${name}`] : []))
    drawRequest(
      this.layers.requests,
      points.flatMap((point) => point ?? []),
      { failure, pods },
    )
  }

  private draw(): void {
    if (this.width === 0) return
    const dirt = this.model.takeDirt()
    const moved = this.arrange(dirt.lanes, dirt.shape)
    const layout = this.layout!
    if (moved && !this.zoomed) this.showAll(layout)
    // They lead to where things were.
    if (moved) this.layers.requests.replaceChildren()
    this.laneBehind ||= moved || dirt.lanes
    const now = performance.now()
    const lane = this.laneBehind && (moved || now - this.laneDrawn >= LANE_PACE)
    if (moved || dirt.boxes || lane)
      this.keepingFocus(() => {
        if (moved || dirt.boxes) {
          drawControlPlane(this.layers.control, this.model, layout, this.t)
          drawNodes(this.layers.nodes, this.model, layout, this.t)
        }
        if (lane) this.drawLane(layout, now)
        this.markFound()
      })
    nameQueue(this.layers.control, layout, this.model.slots.in('').length, this.t)
    this.queuePods(dirt.pods, moved)
    this.drawPods(now + SHARE)
    // Lines lead to where pods are going; while many are still to be drawn, they wait for the last.
    this.linksBehind ||= moved || dirt.links
    if (this.linksBehind && this.waiting.size === 0) {
      this.linksBehind = false
      this.drawLinks()
    }
    if (dirt.pods.size > 0) this.markOwn()
    this.full = false
    if (this.waiting.size > 0 || this.laneBehind) this.schedule()
  }

  private drawLane(layout: Layout, now: number): void {
    this.laneBehind = false
    this.laneDrawn = now
    this.linksBehind = true
    drawLane(this.layers.lane, this.model, layout, this.plan!, (o, r) => this.pods.revisionColour(o, r), this.t, this.dns)
  }

  /** What is made anew takes the keyboard's focus over from what it replaces. */
  private keepingFocus(draw: () => void): void {
    const focused = document.activeElement instanceof SVGElement ? document.activeElement.dataset.key : undefined
    draw()
    if (focused !== undefined && document.activeElement === document.body)
      this.svg.querySelector<SVGElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus()
  }

  /** Plans the lane and lays the boxes out anew where that is needed; whether it was. */
  private arrange(lanes: boolean, shape: boolean): boolean {
    if (lanes || this.full || !this.plan) this.plan = this.planLane()
    const { plan } = this
    const perNode = Math.max(this.room, this.model.slots.longest(this.model.nodes.keys()))
    const moved = this.full || !this.layout || shape || plan.height > this.layout.lane.height || roomFor(perNode) !== roomFor(this.room)
    this.room = perNode
    if (!moved) return false
    const lane = Math.max(plan.height, 120)
    const layout = layOut({ width: this.width, height: this.height, nodes: this.model.nodes.size, perNode, lane })
    this.layout = layout
    this.boxOf = new Map([...this.model.nodes.keys()].map((name, index) => [name, layout.nodes[index]!]))
    return true
  }

  private queuePods(changed: Iterable<string>, moved: boolean): void {
    if (moved) {
      for (const key of this.pods.keys()) this.waiting.add(key)
      for (const key of this.model.pods.keys()) this.waiting.add(key)
    } else for (const key of changed) this.waiting.add(key)
    if (this.pods.expect(this.model.slots.size)) for (const key of this.pods.keys()) this.waiting.add(key)
    const density = queueDensity(this.layout!.queue, this.model.slots.length(''))
    if (density === this.queueDensity) return
    this.queueDensity = density
    for (const key of this.model.slots.in('')) this.waiting.add(key)
  }

  /** Draws pods until it is time for other work. */
  private drawPods(end: number): void {
    let count = 0
    for (const key of this.waiting) {
      this.waiting.delete(key)
      this.drawPod(key)
      if (++count % 16 === 0 && performance.now() >= end) break
    }
    this.pods.settle()
  }

  /** Beside the nodes the lane has the height that is left; above them, on a narrow pane, about half. */
  private planLane(): LanePlan {
    const { narrow, laneWidth, top } = frameFor(this.width)
    return planLane(this.model, laneWidth, narrow ? Math.max(220, this.height * 0.45) : this.height - top - 14, this.pages)
  }

  /** Turns the page of a section that does not fit. */
  turnPage(section: SectionName): void {
    if (!this.plan) return
    this.pages = { ...this.pages, [section]: nextPage(this.plan.sections[section]) }
    this.redraw()
  }

  private drawPod(key: string): void {
    const pod = this.model.pods.get(key)
    const place = pod && this.placeOf(pod)
    if (!pod || !place) {
      endRequests(this.layers.requests, key)
      return this.pods.hide(key)
    }
    this.pods.show(pod, place, this.schedulerPoint())
  }

  private placeOf(pod: PodView): Place | undefined {
    const seat = this.model.slots.at(pod.key)
    const layout = this.layout
    if (!seat || !layout) return undefined
    if (seat.row === '') return this.queuePlace(seat.index, layout.queue)
    const box = this.nodeBox(seat.row)
    return box && { ...cellAt(layout, box, seat.index), density: layout.density }
  }

  private queuePlace(index: number, queue: Box): Place {
    const density = this.queueDensity ?? queueDensity(queue, this.model.slots.length(''))
    return { ...queueCell(queue, density, index), density }
  }

  private nodeBox(name: string): Box | undefined {
    return this.boxOf.get(name)
  }

  private schedulerPoint(): Point {
    const box = this.layout?.parts[SCHEDULER_INDEX]
    return box ? { x: box.x + box.width - 20, y: box.y } : { x: 0, y: 0 }
  }

  private podPoint(key: string): Point | undefined {
    const pod = this.model.pods.get(key)
    const place = pod && this.placeOf(pod)
    return place && { x: place.x, y: place.y + place.density.height / 2 }
  }

  private servicePoint(key: string): Point | undefined {
    // What is on another page is reached through the row that turns it.
    return this.lanePoint(this.plan?.services.get(key) ?? this.plan?.sections.services.more)
  }

  /** Where lines leave a row of the lane. */
  private lanePoint(box: Box | undefined): Point | undefined {
    const lane = this.layout?.lane
    return box && lane && { x: lane.x + box.x + box.width, y: lane.y + box.y + box.height / 2 }
  }

  private drawLinks(): void {
    const { plan, layout } = this
    if (!plan) return
    const links = linksOf(this.model, plan, this.hovered, {
      service: (key) => this.servicePoint(key),
      storage: (id) => this.lanePoint(plan.storage.get(id)),
      path: (node, path) => (layout ? pathPoint(this.model, layout, node, path) : undefined),
      pod: (key) => this.podPoint(key),
      api: () => {
        const box = layout?.parts[API_INDEX]
        return box && { x: box.x, y: box.y + box.height / 2 }
      },
    })
    drawLinks(
      this.layers.links,
      links.filter(({ strong }) => !strong),
    )
    drawLinks(
      this.layers.traced,
      links.filter(({ strong }) => strong),
    )
  }

  private hopPoint(hop: Request['hops'][number]): Point | undefined {
    const layout = this.layout
    if (!layout) return undefined
    if (hop.kind === 'outside') return { x: layout.you.x + 37, y: layout.you.y + 26 }
    if (hop.kind === 'dns') return { x: layout.lane.x + layout.lane.width - 29, y: layout.you.y + 26 }
    if (hop.kind === 'service') return this.servicePoint(`${hop.namespace ?? 'default'}/${hop.name}`)
    if (hop.kind === 'pod') return this.podPoint(`${hop.namespace ?? 'default'}/${hop.name}`)
    if (hop.kind === 'node') {
      const box = this.nodeBox(hop.name)
      return box && { x: box.x, y: box.y + layout.density.header / 2 }
    }
    return undefined
  }

  private podLabel(pod: PodView): string {
    const { name, ready, containers, disruption } = pod
    const status = disruption === undefined ? pod.status : `${pod.status}, ${this.t(`diagram.disruption.${disruption}`)}`
    return this.t('diagram.podLabel', { name, status, ready, containers, node: pod.node ?? this.t('diagram.nowhere') })
  }
}
