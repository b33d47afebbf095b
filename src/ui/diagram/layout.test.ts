import { describe, expect, it } from 'vitest'
import { cellAt, layOut, queueCell, queueDensity, roomFor, type Box } from './layout'
import { fit } from './text'

const overlap = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

describe('the layout', () => {
  it('gives few pods wide cells and a thousand on fifty nodes specks, all inside their boxes', () => {
    const few = layOut({ width: 930, height: 370, nodes: 2, perNode: 4, lane: 240 })
    expect(few.density.name).toBe('wide')
    const many = layOut({ width: 930, height: 370, nodes: 50, perNode: 20, lane: 240 })
    expect(many.density.name).toBe('speck')
    for (const layout of [few, many])
      for (const box of layout.nodes) {
        const last = cellAt(layout, box, roomFor(layout === few ? 4 : 20) - 1)
        expect(last.x + layout.density.width).toBeLessThanOrEqual(box.x + box.width)
        expect(last.y + layout.density.height).toBeLessThanOrEqual(box.y + box.height)
      }
  })

  it('gives nodes the height of the lane in a low pane, whose drawing is that high anyway', () => {
    const { density, nodes, lane } = layOut({ width: 630, height: 190, nodes: 1, perNode: 4, lane: 170 })
    expect(density.name).toBe('card')
    expect(nodes[0]!.y + nodes[0]!.height).toBe(lane.y + lane.height)
  })

  it('never lets two boxes overlap, wide or narrow', () => {
    for (const width of [360, 700, 930, 1600])
      for (const nodes of [1, 2, 3, 7, 50]) {
        const layout = layOut({ width, height: 400, nodes, perNode: 5, lane: 220 })
        const boxes = [layout.control, layout.lane, ...layout.nodes]
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => expect(overlap(a, b)).toBe(false)))
      }
  })

  it('stays as it is when one more pod fits the room already given', () => {
    const at = (perNode: number) => layOut({ width: 930, height: 370, nodes: 3, perNode, lane: 240 })
    expect(at(7)).toEqual(at(9))
  })

  it('leaves a few pods on a node their words as long as there is a place for each', () => {
    const at = (perNode: number) => layOut({ width: 850, height: 390, nodes: 3, perNode, lane: 180 }).density.name
    expect([3, 4, 5].map(at)).toEqual(['card', 'card', 'card'])
    expect(at(6)).toBe('chip')
  })

  it('has a queue whose pods stay inside it, however many, and whose name is readable at every width', () => {
    for (const width of [340, 430, 508, 602, 660, 700, 930, 1600]) {
      const { queue } = layOut({ width, height: 400, nodes: 2, perNode: 5, lane: 220 })
      expect(fit('Waiting for a node', queue.width - 14, 11), `${width}`).toBe('Waiting for a node')
      for (const waiting of [1, 3, 12, 500]) {
        const density = queueDensity(queue, waiting)
        const last = queueCell(queue, density, waiting - 1)
        expect(last.x + density.width, `${width}, ${waiting}`).toBeLessThanOrEqual(queue.x + queue.width)
        expect(last.y + density.height, `${width}, ${waiting}`).toBeLessThanOrEqual(queue.y + queue.height)
      }
    }
  })
})
