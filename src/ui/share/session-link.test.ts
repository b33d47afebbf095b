import { deflateSync, strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Input, LoggedInput } from '../../protocol/messages'
import { qrCode } from './qr'
import type { SharedSession } from './pack'
import { fromFragment, parseSession, toFragment, toQrFragment } from './session-link'

/** A person's typing: some keys follow fast, some after a thought, and the cluster does a little between them. */
function typed(text: string, from = 5000): LoggedInput[] {
  let [at, after, noise] = [from, 700, 12345]
  const draw = (most: number): number => (noise = (noise * 1103515245 + 12345) % 2 ** 31) % most
  return [...text].map((data) => {
    at += 40 + draw(220)
    after += draw(4)
    return { at, after, input: { type: 'terminal.data', terminal: 't1', data } }
  })
}

const other = (input: Input, at: number, after: number): LoggedInput => ({ at, after, input })
const session: SharedSession = {
  start: { version: 1, seed: 'a1b2c3d4e5f60718', time: 1_780_000_000_000, cluster: { kind: 'running', nodes: ['minikube'] } },
  log: [
    other({ type: 'terminal.open', terminal: 't1', columns: 120, rows: 20 }, 3, 0),
    other({ type: 'cluster.attach' }, 9, 2),
    ...typed('kubectl create deployment web --image=nginx --replicas=3\r# 파드\r'),
    other({ type: 'terminal.data', terminal: 't2', data: '\u001b[A' }, 90_000, 9000),
    other({ type: 'terminal.data', terminal: 't2', data: '👋' }, 90_001, 9000),
    other({ type: 'terminal.data', terminal: 't2', data: '\n' }, 90_001, 9001),
    other({ type: 'fault', fault: { kind: 'node.stop', node: 'minikube' } }, 3_600_000, 123_456),
  ],
  until: 3_700_000,
  place: { lesson: 'deploy-app', step: 'create' },
}

const COMMANDS = [
  'kubectl get pods -o wide\r',
  'kubectl describe pod web-7957885594-xlg6p\r',
  'kubectl scale deployment/web --replicas=5\r',
  'kubectl expose deployment/web --type=NodePort --port=80\r',
  'curl $(minikube ip):30080\r',
]
const long = (commands: number): SharedSession => ({
  ...session,
  log: typed(Array.from({ length: commands }, (_, index) => COMMANDS[index % COMMANDS.length]).join('')),
})

describe('a session link', () => {
  it('gives back the very session, in letters or digits that addresses carry', () => {
    expect(toFragment(session)).toMatch(/^#s=[\w-]+$/)
    expect(toQrFragment(session)).toMatch(/^#n=\d+$/)
    expect(fromFragment(toFragment(session))).toEqual(session)
    expect(fromFragment(toQrFragment(session))).toEqual(session)
    expect(fromFragment(toQrFragment({ ...session, log: [] })).log).toEqual([])
  })

  it('opens links of earlier versions', () => {
    const before = `#session=${Buffer.from(deflateSync(strToU8(JSON.stringify(session)))).toString('base64url')}`
    expect(fromFragment(before)).toEqual(session)
  })

  it('stays short for a typed command', () => {
    expect(toFragment(session).length).toBeLessThan(700)
  })

  it('has room in a QR code for forty commands, and for a dozen in one that is read across a room', () => {
    const modules = (commands: number) => qrCode(`https://podyard.example/${toQrFragment(long(commands))}`)?.length ?? Infinity
    expect(modules(12)).toBeLessThanOrEqual(117)
    expect(modules(40)).toBeLessThanOrEqual(177)
  })

  it('says when it was cut off', () => {
    for (const fragment of [toFragment(session), toQrFragment(session)])
      expect(() => fromFragment(fragment.slice(0, -40))).toThrow('the link is damaged or was cut off')
    for (const fragment of ['#s=%%%', '#n=12', '#session=%%%', '#s='])
      expect(() => fromFragment(fragment)).toThrow('the link is damaged or was cut off')
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
