import { expect, it } from 'vitest'
import { nearest } from './neighbour'

const box = (left: number, top: number, width: number, height: number) => ({ x: [left, left + width], y: [top, top + height] }) as const

/** The control plane's parts above, Services on the left, a node's head with its pods below it, another node beside it. */
const PLACES = {
  api: box(0, 0, 100, 30),
  etcd: box(110, 0, 100, 30),
  controllers: box(220, 0, 100, 30),
  service: box(0, 60, 180, 40),
  lower: box(0, 104, 180, 40),
  node: box(200, 50, 300, 16),
  first: box(210, 80, 130, 40),
  second: box(350, 80, 130, 40),
  third: box(210, 124, 130, 40),
  beside: box(520, 50, 300, 16),
  away: box(530, 80, 130, 40),
}
type Place = keyof typeof PLACES

function go(from: Place, key: string): Place | undefined {
  const others = (Object.keys(PLACES) as Place[]).filter((name) => name !== from)
  return others[
    nearest(
      PLACES[from],
      others.map((name) => PLACES[name]),
      key,
    )
  ]
}

it('arrow keys go straight on before sideways: through columns and rows, into a node and out of it', () => {
  expect(go('api', 'ArrowRight')).toBe('etcd')
  expect(go('api', 'ArrowDown')).toBe('service')
  expect(go('service', 'ArrowDown')).toBe('lower')
  expect(go('service', 'ArrowRight')).toBe('node')
  expect(go('first', 'ArrowUp')).toBe('node')
  expect(go('node', 'ArrowDown')).toBe('first')
  expect(go('first', 'ArrowRight')).toBe('second')
  expect(go('second', 'ArrowRight')).toBe('away')
  expect(go('third', 'ArrowUp')).toBe('first')
})

it('from a wide box they go to what is beyond it, not to what stands above or within', () => {
  expect(go('node', 'ArrowRight')).toBe('beside')
  expect(go('beside', 'ArrowLeft')).toBe('node')
  expect(go('node', 'ArrowUp')).toBe('controllers')
})

it('where nothing lies in the direction they stay', () => {
  expect(go('api', 'ArrowLeft')).toBeUndefined()
  expect(go('api', 'ArrowUp')).toBeUndefined()
  expect(go('api', 'Home')).toBeUndefined()
})
