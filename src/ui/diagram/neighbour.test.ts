import { expect, it } from 'vitest'
import { nearest } from './neighbour'

it('arrow keys go to the nearest thing in their direction, straight before sideways', () => {
  const points = [
    { x: 10, y: 0 },
    { x: 100, y: 5 },
    { x: 60, y: 40 },
    { x: 0, y: 50 },
  ]
  expect(nearest({ x: 20, y: 4 }, points, 'ArrowRight')).toBe(1)
  expect(nearest({ x: 0, y: 0 }, points, 'ArrowDown')).toBe(3)
  expect(nearest({ x: 0, y: 0 }, points, 'ArrowLeft')).toBe(-1)
})
