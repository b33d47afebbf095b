/** pstree: processes as a tree, those that look alike written once. */
import type { Command } from '../../command'
import type { ProcessInfo } from '../../system'
import { programName } from '../machine/machine-model'
import { parseOptions, tool, ToolError, type Options } from '../tool'

interface Node {
  readonly label: string
  readonly pid: number
  readonly children: readonly Node[]
}

/** Branches as they are drawn in a locale that has the characters, and in one that has not. */
const SIGNS = { unicode: ['─┬─', '├─', '│ ', '└─', '───'], ascii: ['-+-', '|-', '| ', '`-', '---'] } as const

function treeOf(process: ProcessInfo, all: readonly ProcessInfo[], options: Options): Node {
  const name = programName(process)
  const words = options.has('a') ? process.argv.slice(1).join(' ').replaceAll('\n', '\\012') : ''
  const number = options.has('p') ? (options.has('a') ? `,${process.pid}` : `(${process.pid})`) : ''
  const children = all
    .filter((one) => one.parent === process.pid && one.pid !== process.pid)
    .map((one) => treeOf(one, all, options))
    .sort((a, b) => (options.has('n') || a.label === b.label ? a.pid - b.pid : a.label < b.label ? -1 : 1))
  return { label: `${name}${number}${words === '' ? '' : ` ${words}`}`, pid: process.pid, children }
}

const shape = (node: Node): string => `${node.label}(${node.children.map(shape).join(',')})`

/** Children with how many of each there are; `-c`, and what shows numbers, keeps them apart. */
function grouped(children: readonly Node[], apart: boolean): readonly { readonly node: Node; readonly count: number }[] {
  if (apart) return children.map((node) => ({ node, count: 1 }))
  const groups = new Map<string, { node: Node; count: number }>()
  for (const node of children) {
    const found = groups.get(shape(node))
    if (found) found.count++
    else groups.set(shape(node), { node, count: 1 })
  }
  return [...groups.values()]
}

/** With the words of their commands, processes stand below each other; otherwise the first child stands beside its parent. */
function lines(node: Node, options: Options, signs: readonly string[]): string[] {
  const [first, branch, through, last, only] = signs as readonly [string, string, string, string, string]
  const children = grouped(node.children, options.has('c') || options.has('p') || options.has('a'))
  if (options.has('a'))
    return [
      node.label,
      ...children.flatMap(({ node: child }, index) => {
        const ends = index === children.length - 1
        return lines(child, options, signs).map((line, row) => `  ${row === 0 ? (ends ? last : branch) : ends ? '  ' : through}${line}`)
      }),
    ]
  if (children.length === 0) return [node.label]
  const indent = ' '.repeat(node.label.length)
  return children.flatMap(({ node: child, count }, index) => {
    const ends = index === children.length - 1
    const body = lines(child, options, signs).map((line, row) => (count > 1 ? (row === 0 ? `${count}*[${line}` : `   ${line}`) : line))
    if (count > 1) body[body.length - 1] += ']'
    return body.map((line, row) => {
      if (row > 0) return `${indent} ${ends ? '  ' : through}${line}`
      if (index === 0) return node.label + (children.length === 1 ? only : first) + line
      return `${indent} ${ends ? last : branch}${line}`
    })
  })
}

const pstree = tool('pstree', async (io) => {
  const options = parseOptions(io.context, 'acnpAU', {
    arguments: 'a',
    'compact-not': 'c',
    'numeric-sort': 'n',
    'show-pids': 'p',
    ascii: 'A',
    unicode: 'U',
  })
  const all = io.context.system.processes.list()
  const [wanted] = options.operands
  const roots =
    wanted === undefined
      ? all.filter((one) => one.pid === 1 || !all.some((other) => other.pid === one.parent && other.pid !== one.pid))
      : /^\d+$/.test(wanted)
        ? all.filter((one) => one.pid === Number(wanted))
        : all.filter((one) => one.user === wanted && all.find((other) => other.pid === one.parent)?.user !== wanted)
  if (wanted !== undefined && !/^\d+$/.test(wanted) && roots.length === 0) throw new ToolError(`No such user name: ${wanted}`)
  const signs = options.has('A') || !/UTF-?8/i.test(io.context.env.LC_ALL ?? io.context.env.LANG ?? 'C.UTF-8') ? SIGNS.ascii : SIGNS.unicode
  for (const root of roots) await io.out(`${lines(treeOf(root, all, options), options, signs).join('\n')}\n`)
  return roots.length > 0 ? 0 : 1
})

export const tools: readonly Command[] = [pstree]
