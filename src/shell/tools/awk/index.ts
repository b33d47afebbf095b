/** awk: patterns and actions, fields, associative arrays, functions, printf, getline, pipes. */
import { AwkInterpreter } from './run'
import { parseAwk } from './parse'
import { parseOptions, textOf, tool, ToolError } from '../tool'

const run = (name: string) =>
  tool(name, async (io) => {
    const options = parseOptions(io.context, 'F:v:f:', { 'field-separator': 'F', assign: 'v', file: 'f' }, { stop: true, status: 2 })
    const operands = [...options.operands]
    let source = ''
    for (const file of options.all('f')) source += `${await textOf(io, file)}\n`
    if (!options.has('f')) {
      const first = operands.shift()
      if (first === undefined) throw new ToolError('usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]', 2)
      source = first
    }
    const interpreter = new AwkInterpreter(io, parseAwk(source), operands)
    if (options.has('F')) interpreter.assign('FS', options.get('F') === 't' ? '\t' : options.get('F')!)
    for (const assignment of options.all('v')) {
      const at = assignment.indexOf('=')
      if (at < 1) throw new ToolError(`invalid -v argument: ${assignment}`, 2)
      interpreter.assign(assignment.slice(0, at), assignment.slice(at + 1))
    }
    const status = await interpreter.run()
    const lost = io.context.system.flavour === 'ash' ? undefined : io.lost()
    if (lost === undefined) return status
    const where = interpreter.place()
    await io.warn(`${where && `(${where}) `}warning: error writing standard output: ${lost}`)
    return status || 1
  })

export const tools = [run('awk'), run('gawk'), run('mawk')]
