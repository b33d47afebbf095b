/** Loops and choices: for, while, until, select, case, if. */
import type { Case, CompoundList, For, If, Select, While } from 'unbash'
import { BreakLoop, ShellError } from './errors'
import { expandPattern, expandSingle, expandWords } from './expand'
import { matches } from './pattern'
import type { Shell } from './shell'
import { readLine } from './read-line'
import { lineOf, type Unit } from './syntax'
import { debugTrap, trace, tracesAll } from './trace'
import { textWidth } from '../terminal/width'

async function conditionOf(shell: Shell, list: CompoundList, unit: Unit): Promise<number> {
  shell.conditionDepth++
  try {
    return await shell.engine.tree.statements(shell, list.commands, unit)
  } finally {
    shell.conditionDepth--
  }
}

export async function conditional(shell: Shell, node: If, unit: Unit): Promise<number> {
  if ((await conditionOf(shell, node.clause, unit)) === 0) return shell.engine.tree.statements(shell, node.then.commands, unit)
  for (const branch of node.elif)
    if ((await conditionOf(shell, branch.clause, unit)) === 0) return shell.engine.tree.statements(shell, branch.then.commands, unit)
  if (node.else) return shell.engine.tree.statements(shell, node.else.commands, unit)
  shell.status = 0
  return 0
}

/**
 * Runs the rounds of a loop until one says that it was the last. `round` gives the status of the body, or nothing when the loop is over;
 * `break` and `continue` in the condition count like those in the body.
 */
async function repeat(shell: Shell, round: () => Promise<number | undefined>): Promise<number> {
  let status = 0
  shell.loopDepth++
  const depth = shell.conditionDepth
  try {
    for (;;) {
      await shell.step()
      try {
        const result = await round()
        if (result === undefined) break
        status = result
      } catch (error) {
        if (!(error instanceof BreakLoop)) throw error
        shell.conditionDepth = depth
        status = shell.status = error.status
        shell.pipeStatus = [error.status]
        if (--error.levels > 0) throw error
        if (error.kind === 'break') break
      }
    }
  } finally {
    shell.loopDepth--
  }
  shell.status = status
  return status
}

export async function iterate(shell: Shell, rounds: () => AsyncGenerator<void>, body: () => Promise<number>): Promise<number> {
  const steps = rounds()
  return repeat(shell, async () => ((await steps.next()).done ? undefined : body()))
}

export async function loop(shell: Shell, node: While, unit: Unit): Promise<number> {
  return repeat(shell, async () => {
    let condition: number
    try {
      condition = await conditionOf(shell, node.clause, unit)
    } catch (error) {
      // `break` and `continue` succeed, which is what `until` waits for.
      if (node.kind === 'until' && error instanceof BreakLoop && error.levels === 1) return undefined
      throw error
    }
    return (condition === 0) === (node.kind === 'while') ? shell.engine.tree.statements(shell, node.body.commands, unit) : undefined
  })
}

export async function forEach(shell: Shell, node: For, unit: Unit): Promise<number> {
  const name = node.name.text
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new ShellError(`\`${name}': not a valid identifier`)
  shell.line = lineOf(unit, node.pos)
  const words = node.wordlist
    ? await expandWords(
        shell,
        node.wordlist.map((word) => word.text),
      )
    : [...shell.positional]
  return iterate(
    shell,
    async function* () {
      for (const word of words) {
        shell.line = lineOf(unit, node.pos)
        const head = (): string => `for ${name} in ${node.wordlist?.map((item) => item.text).join(' ') ?? '"$@"'}`
        await debugTrap(shell, head)
        if (tracesAll(shell)) await trace(shell, head())
        const raw = shell.vars.raw(name)
        if (raw?.nameref) raw.value = word
        else shell.set(name, word)
        yield
      }
    },
    () => shell.engine.tree.statements(shell, node.body.commands, unit),
  )
}

/** The menu in as many columns as the window has room for, filled with tabs. */
function menuOf(words: readonly string[], columns: number): string {
  const digits = String(words.length).length
  const cell = Math.max(...words.map((word) => textWidth(word))) + digits + 4
  const wide = Math.max(1, Math.floor(columns / cell))
  const fit = Math.ceil(words.length / wide)
  const rows = fit === 1 ? words.length : fit
  let text = ''
  for (let row = 0; row < rows; row++) {
    for (let index = row, at = 0; index < words.length; index += rows, at += cell) {
      const item = `${String(index + 1).padStart(at === 0 ? String(rows).length : digits)}) ${words[index]!}`
      text += item
      if (index + rows < words.length) text += indent(at + textWidth(item), at + cell)
    }
    text += '\n'
  }
  return text
}

/** Blanks from one column to another, with tabs where they reach. */
function indent(from: number, to: number): string {
  let text = ''
  for (let at = from; at < to;) {
    const tab = Math.floor(to / 8) > Math.floor(at / 8)
    text += tab ? '\t' : ' '
    at += tab ? 8 - (at % 8) : 1
  }
  return text
}

export async function select(shell: Shell, node: Select, unit: Unit): Promise<number> {
  shell.line = lineOf(unit, node.pos)
  const head = (): string => `select ${node.name.text} in ${node.wordlist?.map((item) => item.text).join(' ') ?? '"$@"'}`
  await debugTrap(shell, head)
  if (tracesAll(shell)) await trace(shell, head())
  const words = node.wordlist
    ? await expandWords(
        shell,
        node.wordlist.map((word) => word.text),
      )
    : [...shell.positional]
  if (words.length === 0) return 0
  let show = true
  let ended = false
  const status = await iterate(
    shell,
    async function* () {
      for (;;) {
        if (show) await shell.err(menuOf(words, Number(shell.get('COLUMNS')) || 80))
        show = false
        await shell.err(await expandSingle(shell, shell.get('PS3') ?? '#? ', { quoted: true }))
        const line = await readLine(shell, 0)
        if (line === undefined) {
          await shell.out('\n')
          ended = true
          return
        }
        shell.set('REPLY', line)
        if (line.trim() === '') {
          show = true
          continue
        }
        shell.set(node.name.text, words[Number(line) - 1] ?? '')
        yield
      }
    },
    () => shell.engine.tree.statements(shell, node.body.commands, unit),
  )
  shell.status = ended ? 1 : status
  return shell.status
}

export async function choose(shell: Shell, node: Case, unit: Unit): Promise<number> {
  shell.line = lineOf(unit, node.pos)
  await debugTrap(shell, () => `case ${node.word.text} in `)
  if (tracesAll(shell)) await trace(shell, `case ${node.word.text} in`)
  const word = await expandSingle(shell, node.word.text)
  let through = false
  let status = 0
  for (const item of node.items) {
    let hit = through
    for (const pattern of hit ? [] : item.pattern) {
      if (!matches(await expandPattern(shell, pattern.text), word, { extglob: true, ignoreCase: shell.shopts.nocasematch === true }))
        continue
      hit = true
      break
    }
    if (!hit) continue
    status = await shell.engine.tree.statements(shell, item.body.commands, unit)
    if (item.terminator === ';&') through = true
    else if (item.terminator === ';;&') through = false
    else break
  }
  shell.status = status
  return status
}
