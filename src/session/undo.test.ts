import { describe, expect, it } from 'vitest'
import type { Input, LoggedInput } from '../protocol/messages'
import { beforeLastAction } from './undo'

const open: Input = { type: 'terminal.open', terminal: '1', columns: 80, rows: 24 }
const key = (data: string, terminal = '1'): Input => ({ type: 'terminal.data', terminal, data })
const log = (...inputs: Input[]): LoggedInput[] => inputs.map((input, i) => ({ at: i * 10, after: i, input }))

describe('the point before the last action', () => {
  it('is nowhere when nothing was typed', () => {
    expect(beforeLastAction(log(open))).toBeUndefined()
    expect(beforeLastAction(log(open, key('k')))).toBeUndefined()
  })

  it('takes back the keys of the last line and whatever came after it', () => {
    const full = log(open, key('a'), key('\r'), key('b'), key('c'), key('\r'), key('d'))
    expect(beforeLastAction(full)).toEqual({ log: full.slice(0, 3), at: 30, typed: true })
  })

  it('leaves what was typed in another terminal before the line alone', () => {
    const full = log(open, key('x', '2'), key('\r', '2'), key('b'), key('\r'))
    expect(beforeLastAction(full)).toEqual({ log: full.slice(0, 3), at: 30, typed: true })
  })

  it('takes back a command run by a button in one piece', () => {
    const full = log(open, key('a'), { type: 'terminal.run', terminal: '1', command: 'kubectl get pods' })
    expect(beforeLastAction(full)).toEqual({ log: full.slice(0, 2), at: 20, typed: true })
  })

  it('takes back a saved file and a fault', () => {
    const file = log(open, { type: 'file.write', path: '/a', text: '' })
    expect(beforeLastAction(file)?.log).toHaveLength(1)
    const fault = log(open, { type: 'fault', fault: { kind: 'node.stop', node: 'w1' } })
    expect(beforeLastAction(fault)).toMatchObject({ at: 10, typed: false })
  })
})
