import { describe, expect, it } from 'vitest'
import { ECHO, PATIENCE, Restlessness } from './restlessness'

const pod = (ready: boolean, deleting = false) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', ...(deleting ? { deletionTimestamp: '2026-11-21T09:00:00Z' } : {}) },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  }) as never

const enter = { type: 'terminal.data', terminal: '1', data: 'kubectl get pods\r' } as const

describe('restlessness', () => {
  it('lasts while a pod is not ready, and a moment after the last change', () => {
    const restless = new Restlessness()
    restless.note(enter, 0)
    restless.follow('/pods', 'default/a', pod(false), 1000)
    expect(restless.at(1000 + 5 * ECHO, false)).toBe(true)
    restless.follow('/pods', 'default/a', pod(true), 200_000)
    expect(restless.at(200_000 + ECHO - 1, false)).toBe(true)
    expect(restless.at(200_000 + ECHO, false)).toBe(false)
    restless.follow('/pods', 'default/a', pod(true, true), 300_000)
    expect(restless.at(300_000 + 2 * ECHO, false)).toBe(true)
    restless.follow('/pods', 'default/a', null, 400_000)
    expect(restless.at(400_000 + ECHO, false)).toBe(false)
  })

  it('ends some time after the last thing a person did, whatever stays broken', () => {
    const restless = new Restlessness()
    restless.note(enter, 0)
    restless.follow('/pods', 'default/a', pod(false), 1000)
    expect(restless.at(PATIENCE - 1, false)).toBe(true)
    expect(restless.at(PATIENCE, false)).toBe(false)
    restless.note({ type: 'terminal.data', terminal: '1', data: 'kubec' }, PATIENCE)
    expect(restless.at(PATIENCE + 1, false)).toBe(false)
    restless.note({ type: 'terminal.run', terminal: '1', command: 'kubectl get pods' }, PATIENCE)
    expect(restless.at(PATIENCE + 1, false)).toBe(true)
  })

  it('is not fed by heartbeats, and lasts while a command is waited for', () => {
    const restless = new Restlessness()
    restless.note(enter, 0)
    for (const collection of ['coordination.k8s.io/leases', '/nodes', '/events']) restless.follow(collection, 'x', pod(false), ECHO)
    expect(restless.at(ECHO, false)).toBe(false)
    expect(restless.at(ECHO, true)).toBe(true)
  })
})
