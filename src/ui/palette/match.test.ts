import { expect, it } from 'vitest'
import { ranked } from './match'

const labels = ['Stop the node minikube', 'Stop the node minikube-m02', 'Start the node minikube-m02', 'Speed: 10×', 'Undo', 'Theme: dark']
const found = (typed: string) =>
  ranked(
    labels.map((label) => ({ label })),
    typed,
  ).map(({ label }) => label)

it('nothing typed: all of them as they are', () => expect(found(' ')).toEqual(labels))

it('every word must be found, in any order', () => {
  expect(found('m02 stop')).toEqual(['Stop the node minikube-m02'])
  expect(found('node undo')).toEqual([])
})

it('the beginning of a label comes before the beginning of a word, that before the inside of one', () => {
  const items = ['Go on and undo', 'Undo', 'Bundone'].map((label) => ({ label }))
  expect(ranked(items, 'undo').map(({ label }) => label)).toEqual(['Undo', 'Go on and undo', 'Bundone'])
})

it('letters in their order are enough, scattered ones are not', () => {
  expect(found('thme')).toEqual(['Theme: dark'])
  expect(found('sd')).toEqual(['Speed: 10×'])
  expect(found('zq')).toEqual([])
})

it('Hangul is found as it stands', () => {
  expect(ranked([{ label: '노드 멈추기: minikube' }, { label: '실행 취소' }], '멈추')).toHaveLength(1)
})
