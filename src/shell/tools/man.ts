/** man: a page for every builtin, made of its help, and for the programs; those without a page say so. */
import { own } from '../own'
import type { Command } from '../command'
import { HELP } from '../interpreter/builtins/help-texts'
import { MANUAL } from './manual'
import { tool, ToolError, type Io } from './tool'

interface Page {
  readonly about: string
  readonly synopsis: string
  readonly description: string
  readonly title: string
}

/** Programs come before builtins of the same name, as their pages do. */
function pageOf(io: Io, name: string): Page | undefined {
  const program = io.context.system.command(name) && own(MANUAL, name)
  if (program) return { about: program[0], synopsis: program[1], description: program[2], title: 'User Commands' }
  const builtin = own(HELP, name)
  return builtin && { about: 'built into the shell', synopsis: builtin[0], description: builtin[1], title: 'Shell Builtins' }
}

/** Breaks a text into lines that fit behind the margin of a page. */
function filled(text: string): string {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1]!
    if (last !== '' && last.length + 1 + word.length > 71) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines.map((line) => `       ${line}`).join('\n')
}

const man = tool('man', async (io) => {
  const names = io.args.filter((arg) => !arg.startsWith('-') && !/^\d$/.test(arg))
  if (io.args.includes('-k')) {
    const every = [
      ...Object.entries(HELP).map(([name, [, about]]) => [name, about] as const),
      ...Object.entries(MANUAL).filter(([name]) => io.context.system.command(name)),
    ]
    const found = every
      .filter(([name], index) => every.findIndex(([other]) => other === name) === index)
      .map(([name]) => [name, own(MANUAL, name)?.[0] ?? own(HELP, name)![1]] as const)
      .filter(([name, about]) => names.some((word) => name.includes(word) || about.toLowerCase().includes(word.toLowerCase())))
      .sort(([a], [b]) => (a < b ? -1 : 1))
    for (const [name, about] of found) await io.out(`${`${name} (1)`.padEnd(20)} - ${about}\n`)
    if (found.length === 0) throw new ToolError(`${names.join(' ')}: nothing appropriate.`, 16)
    return 0
  }
  if (names.length === 0) throw new ToolError("What manual page do you want?\nFor example, try 'man man'.")
  const pages: string[] = []
  let status = 0
  for (const name of names) {
    const page = pageOf(io, name)
    if (!page) {
      await io.context.stderr.write(`No manual entry for ${name}\n`)
      status = 16
      continue
    }
    const title = `${name.toUpperCase()}(1)`
    const middle = page.title
    const gap = Math.max(1, Math.floor((78 - middle.length) / 2) - title.length)
    pages.push(
      `${title}${' '.repeat(gap)}${middle}${' '.repeat(gap)}${title}\n\nNAME\n       ${name} - ${page.about}\n\nSYNOPSIS\n${filled(page.synopsis)}\n\nDESCRIPTION\n${filled(page.description)}\n`,
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
