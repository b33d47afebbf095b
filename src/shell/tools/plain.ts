/** Programs that shells also have built in: test, true, false, echo, printf, pwd, which. */
import type { Command } from '../command'
import { echoText } from '../interpreter/builtins/output'
import { quoteForShell } from './files/shell-quote'
import { printfFormat } from './text/printf'
import { parseOptions, say, tool, usageError } from './tool'

const test = (name: 'test' | '['): Command =>
  tool(name, (io) => {
    const shell = io.context.system.command('bash') ? 'bash' : 'sh'
    return io.context.run([shell, '-c', `${name} "$@"`, name, ...io.args], { inPlace: true })
  })

const which = tool('which', async (io) => {
  if (io.context.system.flavour === 'ash' && parseOptions(io.context, 'a').operands.length === 0)
    throw usageError('which', 'missing operand')
  let status = 0
  for (const name of io.args.filter((arg) => !arg.startsWith('-'))) {
    const folder = (io.context.env.PATH ?? '/usr/bin:/bin').split(':').find((one) => io.context.system.command(`${one}/${name}`))
    if (folder) await io.out(`${folder}/${name}\n`)
    else status = 1
  }
  return status
})

export const tools: readonly Command[] = [
  test('test'),
  test('['),
  tool('true', () => Promise.resolve(0)),
  tool('false', () => Promise.resolve(1)),
  say('echo', (io) => echoText(io.args)),
  tool('printf', async (io) => {
    const { text, errors } = printfFormat(
      io.args[0] ?? '',
      io.args.slice(1),
      io.context.system.clock.now(),
      false,
      undefined,
      quoteForShell,
    )
    await io.out(text)
    for (const error of errors) await io.warn(error)
    return errors.length > 0 ? 1 : 0
  }),
  say('pwd', (io) => `${io.context.cwd}\n`),
  which,
  say('sync', () => ''),
]
