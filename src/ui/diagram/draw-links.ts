/** Lines from Services to their ready endpoints and from claims to who mounts them, and the paths that requests take. */
import { linkHorizontal, linkVertical } from 'd3-shape'
import { select } from 'd3-selection'

export interface Point {
  readonly x: number
  readonly y: number
}

const link = linkHorizontal<{ source: Point; target: Point }, Point>()
  .x((p) => p.x)
  .y((p) => p.y)

const rising = linkVertical<{ source: Point; target: Point }, Point>()
  .x((p) => p.x)
  .y((p) => p.y)

export interface Link {
  readonly id: string
  readonly from: Point
  readonly to: Point
  readonly strong: boolean
  /** Leads to files, not to answers. */
  readonly stores?: boolean
  /** Leaves upwards, from the foot of a node. */
  readonly rises?: boolean
}

export function drawLinks(layer: SVGGElement, links: readonly Link[]): void {
  select(layer)
    .selectAll<SVGPathElement, Link>('path.link')
    .data(links, (l) => l.id)
    .join('path')
    .attr('class', 'link')
    .attr('data-strong', (l) => (l.strong ? '' : null))
    .attr('data-stores', (l) => (l.stores ? '' : null))
    .attr('d', (l) => (l.rises ? rising : link)({ source: l.from, target: l.to }))
}

/** How long a request takes from one stop to the next, and stays drawn after the last, in milliseconds; slow enough for the eye. */
const LEG = 320
const STAYS = 1300
const AT_ONCE = 8

/** The pods on the way of each request that is drawn. */
const passed = new WeakMap<Element, readonly string[]>()

interface RequestEnd {
  /** Why it came to nothing, if it did. */
  readonly failure: string | undefined
  /** Keys of the pods it passes. */
  readonly pods: readonly string[]
}

/** Takes away the requests on whose way a pod was that is gone. */
export function endRequests(layer: SVGGElement, pod: string): void {
  for (const request of [...layer.children]) if (passed.get(request)?.includes(pod)) request.remove()
}

/** Draws the request along its stops, then lets it fade; a failed one ends in a cross with the reason. */
export function drawRequest(layer: SVGGElement, stops: readonly Point[], { failure, pods }: RequestEnd): void {
  if (stops.length < 2) return
  while (layer.childElementCount >= AT_ONCE) layer.firstElementChild!.remove()
  const group = select(layer)
    .append('g')
    .attr('class', 'request')
    .attr('data-failed', failure === undefined ? null : '')
  const path = stops
    .slice(1)
    .map((stop, index) => link({ source: stops[index]!, target: stop }) ?? '')
    .map((part, index) => (index === 0 ? part : part.replace(/^M[^C]+/, '')))
    .join('')
  const run = (stops.length - 1) * LEG
  const lasts = run + (failure === undefined ? STAYS : STAYS * 2)
  const element = group.node()!
  passed.set(element, pods)
  element.style.setProperty('--run', `${run}ms`)
  element.style.setProperty('--lasts', `${lasts}ms`)
  group.append('path').attr('class', 'request-line').attr('pathLength', 1).attr('d', path)
  stops.slice(0, -1).forEach((stop, index) =>
    group
      .append('circle')
      .attr('class', 'request-stop')
      .attr('cx', stop.x)
      .attr('cy', stop.y)
      .attr('r', 3.5)
      .style('animation-delay', `${index * LEG}ms`),
  )
  const end = stops.at(-1)!
  if (failure === undefined) group.append('circle').attr('class', 'request-end').attr('cx', end.x).attr('cy', end.y).attr('r', 5)
  else {
    group
      .append('path')
      .attr('class', 'request-cross')
      .attr('transform', `translate(${end.x},${end.y})`)
      .attr('d', 'M-5-5l10 10M5-5l-10 10')
    group
      .append('text')
      .attr('class', 'request-failure')
      .attr('x', end.x + 10)
      .attr('y', end.y - 8)
      .text(failure)
  }
  setTimeout(() => element.remove(), lasts)
}
