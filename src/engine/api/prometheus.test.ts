/** Metrics stand in the text as client_golang writes them. */
import { expect, it } from 'vitest'
import { exponentialBuckets, labelText, labelTexts, MetricsRegistry } from './prometheus'

it('families come by name, samples by labels, numbers as Go writes them; what has no sample is not told of', () => {
  const registry = new MetricsRegistry()
  const requests = registry.counter('b_total', '[STABLE] Requests.')
  requests.add(labelText({ verb: 'PUT', code: '200' }))
  requests.add(labelText({ verb: 'GET', code: '200' }), 1_234_567)
  requests.add(labelText({ code: '200', verb: 'PUT' }))
  registry.counter('c_total', 'Nothing.')
  registry.looked('gauge', 'a', 'Looked up.', () => [[{}, 1.5]])
  expect(registry.text()).toBe(`# HELP a Looked up.
# TYPE a gauge
a 1.5
# HELP b_total [STABLE] Requests.
# TYPE b_total counter
b_total{code="200",verb="GET"} 1.234567e+06
b_total{code="200",verb="PUT"} 2
`)
})

it('a histogram counts what is at most as much, and the sum', () => {
  const registry = new MetricsRegistry()
  const sizes = registry.histogram('size', 'Sizes.', exponentialBuckets(0.1, 10, 3))
  for (const size of [0.1, 0.5, 20]) sizes.observe('', size)
  sizes.observe(labelText({ of: 'a "b"\\\n' }), 11)
  expect(registry.text()).toBe(`# HELP size Sizes.
# TYPE size histogram
size_bucket{le="0.1"} 1
size_bucket{le="1"} 2
size_bucket{le="10"} 2
size_bucket{le="+Inf"} 3
size_sum 20.6
size_count 3
size_bucket{of="a \\"b\\"\\\\\\n",le="0.1"} 0
size_bucket{of="a \\"b\\"\\\\\\n",le="1"} 0
size_bucket{of="a \\"b\\"\\\\\\n",le="10"} 0
size_bucket{of="a \\"b\\"\\\\\\n",le="+Inf"} 1
size_sum{of="a \\"b\\"\\\\\\n"} 11
size_count{of="a \\"b\\"\\\\\\n"} 1
`)
})

it('labels asked for by their values alone are those of the same names, each with its own value', () => {
  const texts = labelTexts(['verb', 'code'])
  expect(texts('PUT', '200')).toBe(labelText({ code: '200', verb: 'PUT' }))
  expect(texts('PU', 'T200')).toBe('code="T200",verb="PU"')
  expect(texts('PUT', '200')).toBe('code="200",verb="PUT"')
})
