/** Small programs that busybox has and a Debian of containers has not: dos2unix, unix2dos, usleep, ttysize, fsync. */
import type { Command } from '../../command'
import { textOf, openOutput, parseOptions, tool, ToolError, usageError, type Io } from '../tool'

const lineEnds = (name: 'dos2unix' | 'unix2dos'): Command =>
  tool(name, async (io) => {
    const options = parseOptions(io.context, 'ud')
    const last = options.order.at(-1)
    const toUnix = last === undefined ? name === 'dos2unix' : last === 'u'
    const [file] = options.operands
    const lines = (await textOf(io, file ?? '-')).split('\n')
    const turned = lines.map((line, index) => {
      const plain = line.endsWith('\r') ? line.slice(0, -1) : line
      return index === lines.length - 1 ? (toUnix ? plain : line) : toUnix ? plain : `${plain}\r`
    })
    if (file === undefined) await io.out(turned.join('\n'))
    else {
      const output = await openOutput(io, file, 'write')
      await output.write(turned.join('\n'))
      output.release()
    }
    return 0
  })

const usleep = tool('usleep', async (io) => {
  const [time] = io.args
  if (time === undefined) throw usageError('usleep', 'missing operand')
  if (!/^\d+$/.test(time)) throw new ToolError(`invalid number '${time}'`)
  await io.context.system.clock.sleep(Number(time) / 1000, io.context.signal)
  return 0
})

const ttysize = tool('ttysize', async (io) => {
  const { tty } = io.context
  const sizes: Readonly<Record<string, number>> = { w: tty?.columns ?? 80, h: tty?.rows ?? 24 }
  const wanted = io.args.length > 0 ? io.args : ['w', 'h']
  await io.out(`${wanted.flatMap((word) => sizes[word[0] ?? ''] ?? []).join(' ')}\n`)
  return 0
})

const fsync = tool('fsync', async (io: Io) => {
  const { operands } = parseOptions(io.context, 'd')
  if (operands.length === 0) throw usageError('fsync', 'missing operand')
  let status = 0
  for (const file of operands) {
    if (io.context.files.exists(io.path(file))) continue
    await io.warn(`can't open '${file}': No such file or directory`)
    status = 1
  }
  return status
})

export const tools: readonly Command[] = [lineEnds('dos2unix'), lineEnds('unix2dos'), usleep, ttysize, fsync]
