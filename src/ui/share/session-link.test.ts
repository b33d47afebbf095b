import { describe, expect, it } from 'vitest'
import type { LoggedInput } from '../../protocol/messages'
import { fromFragment, MARK, parseSession, toFragment, type SharedSession } from './session-link'

const typed = (text: string): LoggedInput[] =>
  [...text].map((data, index) => ({
    at: 5000 + index * 97,
    after: 700 + index * 3,
    input: { type: 'terminal.data', terminal: 't1', data },
  }))

const session: SharedSession = {
  start: { version: 1, seed: 'a1b2', time: 1_780_000_000_000, cluster: { kind: 'running', nodes: ['minikube'] } },
  log: typed('kubectl create deployment web --image=nginx --replicas=3\r# 파드\r'),
  until: 20_000,
  place: { lesson: 'deploy-app', step: 'create' },
}

describe('a session link', () => {
  it('gives back the very session, in letters that addresses carry', () => {
    const fragment = toFragment(session)
    expect(fragment).toMatch(/^#session=[\w-]+$/)
    expect(fromFragment(fragment)).toEqual(session)
  })
  it('stays short for a typed command', () => {
    expect(toFragment(session).length).toBeLessThan(1500)
  })
  it('says when it was cut off', () => {
    expect(() => fromFragment(toFragment(session).slice(0, -40))).toThrow('the link is damaged or was cut off')
    expect(() => fromFragment(`${MARK}%%%`)).toThrow('the link is damaged or was cut off')
  })
  it('refuses what is no session', () => {
    expect(() => parseSession('{"log":[]}')).toThrow('this is not a session: it needs start and log')
    expect(() => parseSession('kind: Pod')).toThrow('this is not a session: it is not JSON')
  })
  it('ends where its last input was when it does not say how far time went', () => {
    const { until: _until, ...rest } = session
    expect(parseSession(JSON.stringify(rest)).until).toBe(session.log.at(-1)!.at)
  })
})
