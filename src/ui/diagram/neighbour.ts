/** Which thing the arrow keys reach next: the nearest in that direction, as the eye would choose. */

const DIRECTIONS: Readonly<Record<string, readonly [axis: 'x' | 'y', sign: 1 | -1]>> = {
  ArrowLeft: ['x', -1],
  ArrowRight: ['x', 1],
  ArrowUp: ['y', -1],
  ArrowDown: ['y', 1],
}

/** From where to where something reaches along one axis. */
type Reach = readonly [start: number, end: number]

interface Box {
  readonly x: Reach
  readonly y: Reach
}

const gap = ([aStart, aEnd]: Reach, [bStart, bEnd]: Reach): number => Math.max(bStart - aEnd, aStart - bEnd, 0)

/**
 * Index of the nearest box that lies wholly in the direction; -1 when there is none. What is beside the way is as far again;
 * of several in the way the one that begins where one comes from, as the next in a column of unequal widths does.
 */
export function nearest(from: Box, boxes: readonly Box[], key: string): number {
  const direction = DIRECTIONS[key]
  if (!direction) return -1
  const [axis, sign] = direction
  const other = axis === 'x' ? 'y' : 'x'
  let best = -1
  let least = Infinity
  boxes.forEach((box, index) => {
    const along = sign > 0 ? box[axis][0] - from[axis][1] : from[axis][0] - box[axis][1]
    // Neighbours share an edge, or half a pixel.
    if (along < -2) return
    const distance = along + 2 * gap(from[other], box[other]) + 0.1 * Math.abs(from[other][0] - box[other][0])
    if (distance < least) {
      least = distance
      best = index
    }
  })
  return best
}

/** How high the head of a node is at least, as drawn; the rest of it is its pods'. */
const NODE_HEAD = 16

export function neighbour(svg: SVGSVGElement, current: Element | null, key: string): SVGGElement | undefined {
  const all = [...svg.querySelectorAll<SVGGElement>('[data-key]')].filter((element) => element !== current)
  if (!current) return all[0]
  // Pods come closer to the top of a diagram that is made smaller.
  const head = NODE_HEAD * (all[0]?.getScreenCTM()?.a ?? 1)
  const boxOf = (element: Element): Box => {
    const { left, right, top, bottom } = element.getBoundingClientRect()
    return { x: [left, right], y: [top, element.classList.contains('node') ? Math.min(bottom, top + head) : bottom] }
  }
  return all[nearest(boxOf(current), all.map(boxOf), key)]
}
