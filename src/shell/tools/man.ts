/** man: a page for every builtin, made of its help; programs without a page say so. */
import type { Command } from '../command'
import { HELP } from '../interpreter/builtins/help-texts'
import { tool, ToolError } from './tool'

const man = tool('man', async (io) => {
  const names = io.args.filter((arg) => !arg.startsWith('-') && !/^\d$/.test(arg))
  if (io.args.includes('-k')) {
    const found = Object.entries(HELP).filter(([name, [, about]]) =>
      names.some((word) => name.includes(word) || about.toLowerCase().includes(word.toLowerCase())),
    )
    for (const [name, [, about]] of found) await io.out(`${`${name} (1)`.padEnd(20)} - ${about}\n`)
    if (found.length === 0) throw new ToolError(`${names.join(' ')}: nothing appropriate.`, 16)
    return 0
  }
  if (names.length === 0) throw new ToolError("What manual page do you want?\nFor example, try 'man man'.")
  const pages: string[] = []
  let status = 0
  for (const name of names) {
    const page = HELP[name]
    if (!page) {
      await io.context.stderr.write(`No manual entry for ${name}\n`)
      status = 16
      continue
    }
    const title = `${name.toUpperCase()}(1)`
    const middle = 'Shell Builtins'
    const gap = Math.max(1, Math.floor((78 - middle.length) / 2) - title.length)
    pages.push(
      `${title}${' '.repeat(gap)}${middle}${' '.repeat(gap)}${title}\n\nNAME\n       ${name} - built into the shell\n\nSYNOPSIS\n       ${page[0]}\n\nDESCRIPTION\n       ${page[1]}\n`,
    )
  }
  if (pages.length === 0) return status
  const text = pages.join('\n')
  if (!io.context.isTty.stdout) {
    await io.out(text)
    return status
  }
  // A page is read in the pager, from a file that lasts as long.
  const path = `/tmp/man.${io.context.pid}`
  io.context.files.write(path, text)
  try {
    await io.context.run(['less', path])
  } finally {
    io.context.files.remove(path)
  }
  return status
})

export const tools: readonly Command[] = [man]
