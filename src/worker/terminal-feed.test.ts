import { describe, expect, it } from 'vitest'
import type { FromWorker } from '../protocol/messages'
import { TerminalFeed } from './terminal-feed'

function setUp() {
  const sent: string[] = []
  const feed = new TerminalFeed((message: FromWorker) => {
    if (message.type === 'terminal.data') sent.push(message.data)
  })
  return { feed, sent }
}

describe('the feed of terminal output', () => {
  it('sends what a slice printed as one piece', () => {
    const { feed, sent } = setUp()
    for (const key of 'kubectl') feed.write('t1', key)
    feed.flush()
    feed.flush()
    expect(sent).toEqual(['kubectl'])
  })

  it('waits for a page that has not drawn, and loses nothing of what it can hold', () => {
    const { feed, sent } = setUp()
    const text = Array.from({ length: 60_000 }, (_, i) => `${i}\n`).join('')
    feed.write('t1', text)
    feed.flush()
    feed.flush()
    expect(sent).toHaveLength(1)
    for (let i = 0; i < 10; i++) feed.drawn('t1', sent[i]?.length ?? 0)
    expect(sent.join('')).toBe(text)
  })

  it('keeps the end of a flood, from the beginning of a line', () => {
    const { feed, sent } = setUp()
    for (let i = 0; i < 1_000_000; i++) feed.write('t1', `line ${i}\n`)
    for (let i = 0; i < 100; i++) {
      feed.flush()
      feed.drawn('t1', 1e9)
    }
    const lines = sent.join('').trimEnd().split('\n')
    expect(lines.at(-1)).toBe('line 999999')
    expect(lines[0]).toMatch(/^line \d+$/)
    expect(lines.length).toBeLessThan(300_000)
    expect(lines.length).toBeGreaterThan(50_000)
  })

  it('begins anew when a terminal is drawn again', () => {
    const { feed, sent } = setUp()
    feed.write('t1', 'x'.repeat(1_000_000))
    feed.flush()
    feed.redraw('t1', 'again')
    expect(sent.at(-1)).toBe('again')
  })

  it('does not cut a character in two', () => {
    const { feed, sent } = setUp()
    feed.write('t1', `x${'😀'.repeat(100_000)}`)
    feed.flush()
    expect(sent[0]).not.toMatch(/[\ud800-\udbff]$/)
  })
})
