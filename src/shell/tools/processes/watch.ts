/** watch: runs a command again and again and shows it full screen. */
import type { Command } from '../../command'
import { Collector } from '../../pipe'
import { formatDate } from '../dates/time-format'
import { parseOptions, tool, ToolError } from '../tool'

const watch = tool('watch', async (io) => {
  const options = parseOptions(
    io.context,
    'n:dtegxbc',
    { interval: 'n', differences: 'd', 'no-title': 't', errexit: 'e', chgexit: 'g', exec: 'x' },
    { stop: true },
  )
  if (options.operands.length === 0) throw new ToolError('Usage:\n watch [options] command')
  const interval = Math.max(0.1, Number((options.get('n') ?? '2').replace(',', '.')))
  const command = options.operands.join(' ')
  const { tty, system, isTty } = io.context
  let previous: string[] = []
  // The screen is given back before it ends; a window of another size is drawn at once.
  let over = false
  let waiting = new AbortController()
  for (const name of ['INT', 'TERM', 'HUP'])
    io.context.onSignal(name, () => {
      over = true
      waiting.abort()
    })
  if (isTty.stdout) io.context.onSignal('WINCH', () => waiting.abort())
  if (isTty.stdout) await io.out('\x1b[?1049h\x1b[?25l')
  try {
    for (;;) {
      const output = new Collector(1 << 20)
      const code = options.has('x')
        ? await io.context.run(options.operands, { stdout: output, stderr: output })
        : await io.context.run(['sh', '-c', command], { stdout: output, stderr: output })
      if (over) return 0
      const columns = tty?.columns ?? 80
      const rows = tty?.rows ?? 24
      const lines = output.text().replace(/\n$/, '').split('\n')
      const left = `Every ${interval.toFixed(1)}s: ${command}`
      const right = `${system.hostname}: ${formatDate(system.clock.now(), '%a %b %e %H:%M:%S %Y')}`
      const title = options.has('t')
        ? []
        : [
            left.length + right.length + 1 > columns
              ? `${left.slice(0, Math.max(0, columns - right.length - 4))}... ${right}`.slice(0, columns)
              : left + ' '.repeat(columns - left.length - right.length) + right,
            '',
          ]
      const body = lines
        .slice(0, rows - title.length)
        .map((line, index) =>
          options.has('d') && previous.length > 0 ? difference(previous[index] ?? '', line.slice(0, columns)) : line.slice(0, columns),
        )
      if (isTty.stdout) await io.out(`\x1b[H\x1b[J${[...title, ...body].join('\r\n')}`)
      else await io.out(`${[...title, ...body].join('\n')}\n`)
      if (options.has('e') && code !== 0) return 8
      if (options.has('g') && previous.length > 0 && previous.join('\n') !== lines.join('\n')) return 0
      previous = lines
      waiting = new AbortController()
      await system.clock.sleep(interval * 1000, waiting.signal).catch((error: unknown) => {
        if (!waiting.signal.aborted) throw error
      })
      if (over) return 0
    }
  } finally {
    if (isTty.stdout) await io.out('\x1b[?25h\x1b[?1049l').catch(() => undefined)
  }
})

function difference(old: string, text: string): string {
  let out = ''
  let marked = false
  for (let i = 0; i < text.length; i++) {
    const changed = text[i] !== old[i]
    if (changed !== marked) out += changed ? '\x1b[7m' : '\x1b[27m'
    marked = changed
    out += text[i]
  }
  return out + (marked ? '\x1b[27m' : '')
}

export const tools: readonly Command[] = [watch]
