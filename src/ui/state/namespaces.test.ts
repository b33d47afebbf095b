import { afterEach, expect, it } from 'vitest'
import { showing, showNamespace, showOnly, showUsual, useNamespaces } from './namespaces'

afterEach(showUsual)

const shown = (systemPods: boolean) => ['default', 'shop', 'kube-system'].filter(showing(useNamespaces.getState().chosen, systemPods))

it("the system's namespaces are put aside until they are asked for", () => {
  expect(shown(false)).toEqual(['default', 'shop'])
  expect(shown(true)).toEqual(['default', 'shop', 'kube-system'])
})

it('what was chosen for a namespace outweighs the preference, and others stay as they were', () => {
  showNamespace('kube-system', true)
  showNamespace('default', false)
  expect(shown(false)).toEqual(['shop', 'kube-system'])
  expect(shown(true)).toEqual(['shop', 'kube-system'])
})

it('one alone puts aside those there are, not one that is made later', () => {
  showOnly('shop', ['default', 'shop', 'kube-system'])
  expect(shown(true)).toEqual(['shop'])
  expect(showing(useNamespaces.getState().chosen, false)('made-later')).toBe(true)
})

it('what is in no namespace is always shown', () => {
  expect(showing({}, false)(undefined)).toBe(true)
})
