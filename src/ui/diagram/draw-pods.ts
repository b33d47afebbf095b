/** Pods as cells: one group each, made once, moved by transform, repainted only when their own state changes. */
import { select } from 'd3-selection'
import { GLYPHS } from '../elements/pod-glyph'
import type { Density } from './layout'
import type { PodView } from './model'
import { RevisionColours, workloadOf } from './revision-colours'
import { fitPodName } from './text'

export interface Place {
  readonly x: number
  readonly y: number
  readonly density: Density
}

const GLYPH_SIZE = { card: 18, chip: 16, tile: 18, dot: 16, speck: 9 } as const
const SVG = 'http://www.w3.org/2000/svg'
/** How long a leaving pod stays to be seen going, in milliseconds; as the style sheet's transition. */
const LEAVING = 500
/** With more pods than these motion cannot be followed, only waited for: they change at once. */
const MANY = 250

interface Drawn {
  readonly element: SVGGElement
  density: Density['name'] | ''
  look: string
}

export class PodDrawing {
  private readonly drawn = new Map<string, Drawn>()
  private readonly colours = new RevisionColours()
  private entering: (readonly [SVGGElement, Place])[] = []

  constructor(
    private readonly layer: SVGGElement,
    private readonly label: (pod: PodView) => string,
  ) {}

  element(key: string): SVGGElement | undefined {
    return this.drawn.get(key)?.element
  }

  revisionColour(owner: string | undefined, revision: string | undefined): number {
    return owner === undefined || revision === undefined ? -1 : this.colours.of(workloadOf(owner, revision), revision)
  }

  /** Draws the pod at its place; one that is new comes from `origin`. */
  show(pod: PodView, place: Place, origin: { readonly x: number; readonly y: number }): void {
    let drawn = this.drawn.get(pod.key)
    if (!drawn) {
      const element = document.createElementNS(SVG, 'g')
      element.setAttribute('class', 'pod entering')
      element.setAttribute('role', 'button')
      element.setAttribute('tabindex', '-1')
      element.dataset.key = `/pods|${pod.key}`
      element.style.transform = `translate(${origin.x}px, ${origin.y}px)`
      this.layer.append(element)
      drawn = { element, density: '', look: '' }
      this.drawn.set(pod.key, drawn)
      this.entering.push([element, place])
    } else drawn.element.style.transform = `translate(${place.x}px, ${place.y}px)`
    this.paint(drawn, pod, place.density)
  }

  /** Ends a frame: sends the new pods on their way, all together, since each look at the page's geometry costs a layout. */
  settle(): void {
    this.layer.toggleAttribute('data-many', this.drawn.size > MANY)
    if (this.entering.length === 0) return
    // The browser must see the start before the end, or there is no way in between.
    if (this.drawn.size <= MANY) this.layer.getBoundingClientRect()
    for (const [element, { x, y }] of this.entering) {
      element.style.transform = `translate(${x}px, ${y}px)`
      element.classList.remove('entering')
    }
    this.entering = []
  }

  /** Shrinks the pod away where it stands. */
  hide(key: string): void {
    const drawn = this.drawn.get(key)
    if (!drawn) return
    this.drawn.delete(key)
    drawn.element.classList.add('leaving')
    drawn.element.removeAttribute('data-key')
    setTimeout(() => drawn.element.remove(), LEAVING)
  }

  keys(): Iterable<string> {
    return this.drawn.keys()
  }

  private paint(drawn: Drawn, pod: PodView, density: Density): void {
    const colour = this.revisionColour(pod.owner, pod.revision)
    const look = `${pod.state} ${pod.status} ${pod.ready}/${pod.containers} ${pod.restarts} ${colour}`
    if (drawn.density === density.name && drawn.look === look) return
    if (drawn.density !== density.name) this.build(drawn.element, density)
    drawn.density = density.name
    drawn.look = look
    const group = select(drawn.element)
    const glyph = GLYPHS[pod.state]
    group.attr('data-state', pod.state).attr('aria-label', this.label(pod))
    group
      .select('.glyph-outline')
      .attr('d', glyph.outline)
      .attr('data-solid', glyph.solid ? '' : null)
      .attr('stroke-dasharray', glyph.dashed ? '2.6 2' : null)
    group
      .select('.glyph-mark')
      .attr('d', glyph.mark)
      .attr('data-solid', glyph.solid ? '' : null)
    group.select('.stripe').attr('data-revision', colour < 0 ? null : colour)
    if (density.name === 'chip')
      group.select('.pod-name').text(fitPodName(pod.name.slice(pod.name.lastIndexOf('-') + 1), density.width - 30, 10.5))
    if (density.name !== 'card') return
    group.select('.pod-name').text(fitPodName(pod.name, density.width - 38, 11))
    const running = pod.status === 'Running'
    const restarts = pod.restarts > 0 ? ` ↻${pod.restarts}` : ''
    group.select('.pod-status').text(`${running ? `${pod.ready}/${pod.containers} ` : ''}${pod.status}${restarts}`)
  }

  private build(element: SVGGElement, density: Density): void {
    element.replaceChildren()
    const group = select(element).append('g').attr('class', `cell ${density.name}`)
    const { width, height } = density
    const size = GLYPH_SIZE[density.name]
    const boxed = density.name !== 'dot' && density.name !== 'speck'
    const striped = density.name === 'card' || density.name === 'chip'
    group
      .append('rect')
      .attr('class', 'cell-body')
      .attr('width', width)
      .attr('height', height)
      .attr('rx', boxed ? 6 : 3)
    if (boxed)
      group
        .append('path')
        .attr('class', 'stripe')
        .attr('d', striped ? `M1 7a6 6 0 0 1 4-5.600V${height - 1.4}a6 6 0 0 1-4-5.600z` : `M4 ${height - 3.5}h${width - 8}`)
    const x = density.name === 'card' ? 11 : density.name === 'chip' ? 9 : (width - size) / 2
    const y = density.name === 'tile' ? (height - size) / 2 - 1.5 : (height - size) / 2
    const mark = group
      .append('g')
      .attr('class', 'glyph')
      .attr('transform', `translate(${x},${y}) scale(${size / 16})`)
    mark.append('path').attr('class', 'glyph-outline')
    mark.append('path').attr('class', 'glyph-mark')
    if (density.name === 'chip') group.append('text').attr('class', 'pod-name').attr('x', 29).attr('y', 18)
    if (density.name !== 'card') return
    group.append('text').attr('class', 'pod-name').attr('x', 35).attr('y', 15)
    group.append('text').attr('class', 'pod-status').attr('x', 35).attr('y', 28)
  }
}
