/** Pods as cells: one group each, made once, moved by transform, repainted only when their own state changes or a budget's that keeps them. */
import { select } from 'd3-selection'
import { GLYPHS } from '../elements/pod-glyph'
import type { Density } from './layout'
import type { PodView } from './drawn'
import { MARKS, type Mark } from './marks'
import type { Guard } from './budgets'
import { placePath } from './place-path'
import { RevisionColours, workloadOf } from './revision-colours'
import { fitPodName } from './text'

export interface Place {
  readonly x: number
  readonly y: number
  readonly density: Density
}

/** How a cell of each density is put together; those without a look are a single sign, however many there are. */
const LOOKS = {
  wide: { glyph: 22, x: 14, text: 46, name: 18, status: 34, nameSize: 12.5 },
  card: { glyph: 18, x: 11, text: 35, name: 15, status: 28, nameSize: 11 },
  chip: { glyph: 16, x: 9, text: 29, name: 18, status: 0, nameSize: 10.5 },
  tile: { glyph: 18, x: 6, text: 0, name: 0, status: 0, nameSize: 0 },
} as const
const SVG = 'http://www.w3.org/2000/svg'
/** How long a leaving pod stays to be seen going, in milliseconds; as the style sheet's transition. */
const LEAVING = 500
/** With more pods than these motion cannot be followed, only waited for: they change at once, until there are clearly fewer. */
const MANY = 250
const FEW = 200

/** Whoever wants no motion sees things fade at their new place. */
const STILL = matchMedia('(prefers-reduced-motion: reduce)')

interface Drawn {
  readonly element: SVGGElement
  /** Name and width of the density it is built for. */
  density: string
  look: string
  x: number
  y: number
  /** Placed by its path's own numbers, not by a transform. */
  flat: boolean
}

const isSign = (name: Density['name']): name is 'dot' | 'speck' => name === 'dot' || name === 'speck'
const translate = (x: number, y: number): string => `translate(${x}px, ${y}px)`

export class PodDrawing {
  private readonly drawn = new Map<string, Drawn>()
  private readonly colours = new RevisionColours()
  private entering: Drawn[] = []
  private landing: Drawn[] = []
  private many = false
  private readonly placed = new Map<string, (x: number, y: number) => string>()

  constructor(
    private readonly layer: SVGGElement,
    private readonly label: (pod: PodView) => string,
    private readonly found: (pod: PodView) => boolean,
    private readonly guard: (pod: PodView) => Guard,
    /** Why it goes, in a word or two. */
    private readonly gone: (pod: PodView) => string,
  ) {}

  /** More than the eye can follow one by one. */
  get crowded(): boolean {
    return this.many
  }

  revisionColour(owner: string | undefined, revision: string | undefined): number {
    return owner === undefined || revision === undefined ? -1 : this.colours.of(workloadOf(owner, revision), revision)
  }

  /** Told how many pods there are to draw; whether that changes how all of them are drawn. */
  expect(count: number): boolean {
    const many = count > (this.many ? FEW : MANY)
    if (many === this.many) return false
    this.many = many
    this.layer.toggleAttribute('data-many', many)
    return true
  }

  /** Draws the pod at its place; one that is new comes from `origin`. */
  show(pod: PodView, place: Place, origin: { readonly x: number; readonly y: number }): void {
    const flat = this.many && isSign(place.density.name)
    let drawn = this.drawn.get(pod.key)
    const moved = drawn === undefined || drawn.x !== place.x || drawn.y !== place.y
    if (!drawn) {
      const element = document.createElementNS(SVG, 'g')
      element.setAttribute('class', flat ? 'pod' : 'pod entering')
      element.setAttribute('role', 'button')
      element.setAttribute('tabindex', '-1')
      element.setAttribute('data-key', `/pods|${pod.key}`)
      this.layer.append(element)
      drawn = { element, density: '', look: '', x: place.x, y: place.y, flat }
      this.drawn.set(pod.key, drawn)
      if (!flat) {
        element.style.transform = translate(origin.x, origin.y)
        this.entering.push(drawn)
      }
    } else if (moved || flat !== drawn.flat) {
      drawn.x = place.x
      drawn.y = place.y
      // From its own numbers to a transform is no way to travel: it stands where it stood.
      if (drawn.flat && !flat) this.land(drawn)
      drawn.flat = flat
      if (flat) drawn.element.style.removeProperty('transform')
      else drawn.element.style.transform = translate(place.x, place.y)
      if (STILL.matches && !this.many) drawn.element.animate([{ opacity: 0 }, { opacity: 1 }], LEAVING)
    }
    this.paint(drawn, pod, place.density)
  }

  private land(drawn: Drawn): void {
    drawn.element.classList.add('landing')
    this.landing.push(drawn)
  }

  /** Ends a frame: sends the new pods on their way, all together, since each look at the page's geometry costs a layout. */
  settle(): void {
    if (this.landing.length > 0) {
      this.layer.getBoundingClientRect()
      for (const { element } of this.landing) element.classList.remove('landing')
      this.landing = []
    }
    if (this.entering.length === 0) return
    // The browser must see the start before the end, or there is no way in between.
    if (!this.many) this.layer.getBoundingClientRect()
    for (const { element, x, y, flat } of this.entering) {
      if (!flat) element.style.transform = translate(x, y)
      element.classList.remove('entering')
    }
    this.entering = []
  }

  /** Shrinks the pod away where it stands. */
  hide(key: string): void {
    const drawn = this.drawn.get(key)
    if (!drawn) return
    this.drawn.delete(key)
    if (this.many) {
      drawn.element.remove()
      return
    }
    drawn.element.classList.add('leaving')
    drawn.element.removeAttribute('data-key')
    setTimeout(() => drawn.element.remove(), LEAVING)
  }

  /** Marks pods among those drawn. */
  emphasise(own: (key: string) => boolean): void {
    for (const [key, { element }] of this.drawn) element.toggleAttribute('data-own', own(key))
  }

  keys(): Iterable<string> {
    return this.drawn.keys()
  }

  /** Every pod is painted again when it is next shown: the words have changed. */
  repaint(): void {
    for (const drawn of this.drawn.values()) drawn.look = ''
  }

  private paint(drawn: Drawn, pod: PodView, density: Density): void {
    const colour = this.revisionColour(pod.owner, pod.revision)
    const { element, flat, x, y } = drawn
    const place = flat ? ` ${x} ${y}` : ''
    const found = this.found(pod)
    const guard = this.guard(pod)
    const gone = this.gone(pod)
    const look = `${found} ${guard} ${gone} ${pod.state} ${pod.status} ${pod.ready}/${pod.containers} ${pod.restarts} ${colour}${place}`
    const { name, width } = density
    const built = `${name} ${width}${flat ? ' flat' : ''}`
    if (drawn.density === built && drawn.look === look) return
    if (isSign(name)) this.paintSign(drawn, pod, density, drawn.density !== built)
    else {
      if (drawn.density !== built) build(element, density, name)
      element.setAttribute('aria-label', this.label(pod))
      paintCell(element, { ...pod, guard, gone }, density, name, colour)
    }
    element.setAttribute('data-state', pod.state)
    element.toggleAttribute('data-found', found)
    drawn.density = built
    drawn.look = look
  }

  /** One path for the whole pod: a thousand of them are changed within a frame. */
  private paintSign({ element, flat, x, y }: Drawn, pod: PodView, { name, width }: Density, anew: boolean): void {
    const scale = width / 16
    let sign = element.firstElementChild
    if (anew || !sign) {
      sign = document.createElementNS(SVG, 'path')
      sign.setAttribute('class', `sign ${name}${flat ? ' flat' : ''}`)
      if (!flat) sign.setAttribute('transform', `scale(${scale})`)
      element.replaceChildren(sign)
    }
    const glyph = GLYPHS[pod.state]
    const path = name === 'dot' ? glyph.dot : (glyph.speck ?? glyph.outline)
    sign.setAttribute('d', flat ? this.placePath(path, scale)(x, y) : path)
    sign.toggleAttribute('data-solid', glyph.solid)
    element.setAttribute('aria-label', `${pod.name}, ${pod.status}`)
  }

  private placePath(path: string, scale: number): (x: number, y: number) => string {
    const key = `${scale} ${path}`
    let placed = this.placed.get(key)
    if (!placed) this.placed.set(key, (placed = placePath(path, scale)))
    return placed
  }
}

type Boxed = keyof typeof LOOKS

/** Pixels from one mark to the next. */
const MARK = 14

/** What a pod's files are on, each kind once, and that a budget keeps it. */
function marksOf({ volumes, guard }: Guarded): readonly Mark[] {
  const kinds = new Set(volumes.map(({ kind }) => kind))
  return [...kinds, ...(guard === '' ? [] : ['budget' as const])]
}

/** A pod with what others say of it. */
type Guarded = PodView & { readonly guard: Guard; readonly gone: string }

/** Signs at the right end of a cell's second line, where it is wide, and else of its first, whose name gives way. */
function paintMarks(element: SVGGElement, marks: readonly Mark[], guard: Guard, width: number, y: number): void {
  select(element)
    .select('.marks')
    .selectAll<SVGPathElement, Mark>('path')
    .data(marks)
    .join('path')
    .attr('class', 'mark')
    .attr('data-mark', (mark) => mark)
    .attr('data-waits', (mark) => (mark === 'budget' && guard === 'waits' ? '' : null))
    .attr('d', (mark) => MARKS[mark])
    .attr('transform', (_mark, index) => `translate(${width - (marks.length - index) * MARK - 3},${y})`)
}

/** Pixels that a letter of a card's second line takes on average. */
const STATUS_LETTER = 6

function paintCell(element: SVGGElement, pod: Guarded, density: Density, name: Boxed, colour: number): void {
  const group = select(element)
  const glyph = GLYPHS[pod.state]
  const look = LOOKS[name]
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
  if (look.name === 0) return
  const shown = name === 'chip' ? pod.name.slice(pod.name.lastIndexOf('-') + 1) : pod.name
  const marks = look.status === 0 ? [] : marksOf(pod)
  const taken = marks.length > 0 ? marks.length * MARK + 8 : 0
  const second = name === 'wide'
  group.select('.pod-name').text(fitPodName(shown, density.width - look.text - 3 - (second ? 0 : taken), look.nameSize))
  if (look.status === 0) return
  paintMarks(element, marks, pod.guard, density.width, second ? 25 : 5)
  const running = pod.status === 'Running'
  const restarts = pod.restarts > 0 ? ` ↻${pod.restarts}` : ''
  const room = density.width - look.text - 3 - (second ? taken : 0)
  const why = pod.gone === '' ? '' : ` · ${pod.gone}`
  const plain = `${running ? `${pod.ready}/${pod.containers} ` : ''}${pod.status}${restarts}`
  // Why it goes says more than how far it has gone.
  const status = (plain.length + why.length) * STATUS_LETTER <= room || why === '' ? plain + why : pod.gone
  group.select('.pod-status').text(status + whereOf(pod, room - status.length * STATUS_LETTER))
}

/** Names of pods are unique in their namespace only: another one than the usual is named, if it fits into so many pixels. */
function whereOf({ namespace, system }: PodView, room: number): string {
  const words = namespace === 'default' || system ? '' : ` · ${namespace}`
  return words.length * STATUS_LETTER <= room ? words : ''
}

function build(element: SVGGElement, { width, height }: Density, name: Boxed): void {
  element.replaceChildren()
  const look = LOOKS[name]
  const group = select(element).append('g').attr('class', `cell ${name}`)
  group.append('rect').attr('class', 'cell-body').attr('width', width).attr('height', height).attr('rx', 6)
  group
    .append('path')
    .attr('class', 'stripe')
    .attr('d', name === 'tile' ? `M4 ${height - 3.5}h${width - 8}` : `M1 7a6 6 0 0 1 4-5.600V${height - 1.4}a6 6 0 0 1-4-5.600z`)
  const y = (height - look.glyph) / 2 - (name === 'tile' ? 1.5 : 0)
  const mark = group
    .append('g')
    .attr('class', 'glyph')
    .attr('transform', `translate(${look.x},${y}) scale(${look.glyph / 16})`)
  mark.append('path').attr('class', 'glyph-outline')
  mark.append('path').attr('class', 'glyph-mark')
  if (look.name > 0) group.append('text').attr('class', 'pod-name').attr('x', look.text).attr('y', look.name)
  if (look.status === 0) return
  group.append('text').attr('class', 'pod-status').attr('x', look.text).attr('y', look.status)
  group.append('g').attr('class', 'marks')
}
