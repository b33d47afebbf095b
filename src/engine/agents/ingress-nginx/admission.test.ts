import { expect, it } from 'vitest'
import type { Ingress } from '../../schema/types'
import { overlap } from './admission'

let age = 0

function ingress(name: string, host: string | undefined, paths: readonly string[], canary = false): Ingress {
  const backend = { service: { name: 'web', port: { number: 80 } } }
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: '1',
      creationTimestamp: `2026-01-01T00:00:${String(age++ % 60).padStart(2, '0')}Z`,
      ...(canary ? { annotations: { 'nginx.ingress.kubernetes.io/canary': 'true' } } : {}),
    },
    spec: {
      rules: [
        { ...(host === undefined ? {} : { host }), http: { paths: paths.map((path) => ({ path, pathType: 'Prefix' as const, backend })) } },
      ],
    },
  }
}

it('a host and path that another Ingress has are refused, the same path of another host is not', () => {
  const first = ingress('first', 'a.com', ['/', '/api'])
  const all = ingress('all', undefined, ['/'])
  expect(overlap(ingress('second', 'a.com', ['/api', '/new']), [first, all])).toBe(
    'host "a.com" and path "/api" is already defined in ingress default/first',
  )
  // Paths after one that is its own are not looked at, as in the real one.
  expect(overlap(ingress('second', 'a.com', ['/new', '/api']), [first, all])).toBeUndefined()
  expect(overlap(ingress('second', 'b.com', ['/']), [first, all])).toBeUndefined()
  expect(overlap(ingress('second', undefined, ['/']), [first, all])).toBe('host "_" and path "/" is already defined in ingress default/all')
})

it('an Ingress that changes does not stand in its own way, and the older one keeps what it has', () => {
  const first = ingress('first', 'a.com', ['/'])
  const second = ingress('second', 'a.com', ['/two'])
  const widened: Ingress = { ...second, spec: ingress('second', 'a.com', ['/']).spec! }
  expect(overlap(first, [first, second])).toBeUndefined()
  expect(overlap(widened, [first, second])).toBe('host "a.com" and path "/" is already defined in ingress default/first')
  expect(overlap({ ...first, spec: ingress('first', 'a.com', ['/two']).spec! }, [first, second])).toBeUndefined()
})

it('a canary may stand beside the Ingress it is one of', () => {
  const first = ingress('first', 'a.com', ['/'])
  expect(overlap(ingress('canary', 'a.com', ['/'], true), [first])).toBeUndefined()
})
