/** sed: the whole command language. */
import { parseOptions, textOf, tool, ToolError } from '../tool'
import { type Instruction, parseScript } from './parse'
import { process } from './run'

const sed = tool('sed', async (io) => {
  const raw = io.context.args.map((arg) => (/^-i./.test(arg) || /^-[nEr]+i/.test(arg) ? arg : arg))
  let suffix: string | undefined
  const args: string[] = []
  for (const arg of raw) {
    const inPlace = /^-([nErsz]*)i(.*)$/.exec(arg) ?? (arg.startsWith('--in-place') ? ['', '', arg.slice(11)] : null)
    if (inPlace && !arg.startsWith('--expr')) {
      suffix = inPlace[2] ?? ''
      if (inPlace[1]) args.push(`-${inPlace[1]}`)
    } else args.push(arg)
  }
  const options = parseOptions({ ...io.context, args }, 'nEre:f:szu', {
    unbuffered: 'u',
    'zero-terminated': 'z',
    quiet: 'n',
    silent: 'n',
    'regexp-extended': 'E',
    expression: 'e',
    file: 'f',
    separate: 's',
    'null-data': 'z',
    posix: 'posix',
    debug: 'debug',
  })
  const operands = [...options.operands]
  const scripts = [...options.all('e')]
  for (const file of options.all('f')) scripts.push((await textOf(io, file)).replace(/\n$/, ''))
  if (scripts.length === 0) {
    const first = operands.shift()
    if (first === undefined) {
      await io.context.stderr.write('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n')
      return 1
    }
    scripts.push(first)
  }
  const source = scripts.join('\n')
  const quiet = options.has('n') || source.startsWith('#n\n')
  const compile = (): Instruction[] => parseScript(source, options.has('E') || options.has('r'))
  const program = compile()
  if (suffix === undefined)
    return process(io, program, operands.length > 0 ? operands : ['-'], { quiet, separate: options.has('s'), emit: (text) => io.out(text) })
  if (operands.length === 0) throw new ToolError('no input files', 4)
  let status = 0
  for (const name of operands) {
    if (!io.context.files.exists(io.path(name))) {
      await io.warn(`can't read ${name}: No such file or directory`)
      status = 4
      continue
    }
    let text = ''
    const before = io.context.files.read(io.path(name)).slice()
    const code = await process(io, compile(), [name], {
      quiet,
      separate: true,
      emit: (part) => {
        text += part
        return Promise.resolve()
      },
    })
    if (suffix) io.context.files.write(io.path(suffix.includes('*') ? suffix.replace('*', name) : name + suffix), before)
    io.context.files.write(io.path(name), text)
    status ||= code
  }
  return status
})

export const tools = [sed]
