/** Which thing the arrow keys reach next: the nearest in that direction, as the eye would choose. */

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

interface At {
  readonly x: number
  readonly y: number
}

/** Index of the nearest point in the direction, counting sideways distance double; -1 when there is none. */
export function nearest(from: At, points: readonly At[], key: string): number {
  const [dx, dy] = DIRECTIONS[key] ?? [0, 0]
  let best = -1
  let least = Infinity
  points.forEach((point, index) => {
    const along = (point.x - from.x) * dx + (point.y - from.y) * dy
    if (along < 2) return
    const across = Math.abs((point.x - from.x) * dy) + Math.abs((point.y - from.y) * dx)
    const distance = along + across * 2
    if (distance < least) {
      least = distance
      best = index
    }
  })
  return best
}

export function neighbour(svg: SVGSVGElement, current: Element | null, key: string): SVGGElement | undefined {
  const all = [...svg.querySelectorAll<SVGGElement>('[data-key]')].filter((element) => element !== current)
  if (!current) return all[0]
  const middle = (element: Element): At => {
    const box = element.getBoundingClientRect()
    // Nodes hold their pods, so their place is their head.
    return {
      x: element.classList.contains('node') ? box.left + 20 : box.left + box.width / 2,
      y: element.classList.contains('node') ? box.top + 8 : box.top + box.height / 2,
    }
  }
  return all[nearest(middle(current), all.map(middle), key)]
}
