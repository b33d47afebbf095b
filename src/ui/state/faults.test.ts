import { expect, it } from 'vitest'
import type { Fault, LoggedInput } from '../../protocol/messages'
import { en } from '../i18n/en'
import { faultsIn, faultWords, registryAfter } from './faults'

const t = ((key: string) => en.faults[key.slice('faults.'.length) as keyof typeof en.faults]) as Parameters<typeof faultWords>[0]
const logged = (at: number, input: LoggedInput['input']): LoggedInput => ({ at, after: 0, input })
const fault = (at: number, what: Fault) => logged(at, { type: 'fault', fault: what })

it('what was broken is read from the log, so that what is taken back was never done', () => {
  const log = [
    fault(1000, { kind: 'registry.fail' }),
    logged(1500, { type: 'terminal.data', terminal: '1', data: 'x' }),
    fault(2000, { kind: 'node.cut', node: 'm02' }),
    fault(3000, { kind: 'registry.mend' }),
  ]
  const faults = faultsIn(log)
  expect(faults.map(({ at, fault: each }) => [at, faultWords(t, each)])).toEqual([
    [1000, 'Image registry: Failing'],
    [2000, 'Cut its network: m02'],
    [3000, 'Image registry: Normal'],
  ])
  expect([registryAfter(faults), registryAfter(faultsIn(log.slice(0, 3))), registryAfter([])]).toEqual(['mend', 'fail', 'mend'])
})

it('every failure names what it is done to', () => {
  expect(faultWords(t, { kind: 'container.kill', namespace: 'shop', pod: 'web' })).toBe('Kill a container: shop/web')
  expect(faultWords(t, { kind: 'component.stop', component: 'etcd' })).toBe('Stop it: etcd')
  expect(faultWords(t, { kind: 'memory.fill', node: 'm03', bytes: 1 })).toBe('Fill its memory: m03')
})
