/** patch: puts differences into files. */
import type { Command } from '../../../command'
import { FileError } from '../../../files'
import { joinPath } from '../../../path'
import { encode, readAll } from '../../../pipe'
import { decodeText } from '../../../bytes'
import { linesOf, openInput, parseOptions, tool, ToolError, type Io, type Options } from '../../tool'
import { Patching, rejectText, type Landed } from './apply'
import { PatchReader, reversed, type FilePatch, type Hunk } from './parse'

const LONG = {
  strip: 'p',
  fuzz: 'F',
  ...{ context: 'c', normal: 'n', unified: 'u', forward: 'N', reverse: 'R', input: 'i', output: 'o', 'reject-file': 'r' },
  ...{
    'ignore-whitespace': 'l',
    'remove-empty-files': 'E',
    backup: 'b',
    suffix: 'z',
    prefix: 'B',
    directory: 'd',
    quiet: 's',
    silent: 's',
  },
  ...{ batch: 't', force: 'f', 'dry-run': 'dry', verbose: 'verbose', binary: 'binary', posix: 'posix', 'backup-if-mismatch': 'mismatch' },
  'no-backup-if-mismatch': 'no-mismatch',
} as const

const GARBAGE = '**** Only garbage was found in the patch input.'
const RULE = '--------------------------'
const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** The name in a header: what comes before the date. */
const nameIn = (header: string): string => header.replace(/\t.*$/, '').replace(/ \d{4}-\d\d-\d\d .*$/, '')
/** A file that is not there has no name, or the date of the beginning. */
const isNobody = (header: string | undefined): boolean =>
  header !== undefined && (nameIn(header) === '/dev/null' || /\t1970-01-01 0?0:00:00(?:\.0+)? \+0000/.test(header))

class Patch {
  private failed = false
  private readonly folder: string
  private isAsking: boolean

  constructor(
    private readonly io: Io,
    private readonly options: Options,
  ) {
    const folder = options.get('d')
    this.folder = io.path(folder ?? '.')
    if (folder !== undefined && !io.context.files.exists(this.folder))
      throw new ToolError(`**** Can't change to directory ${folder} : No such file or directory`, 2)
    this.isAsking = io.context.isTty.stdin && (options.get('i') !== undefined || options.operands[1] !== undefined)
  }

  async run(): Promise<number> {
    const { io, options } = this
    const [, , extra] = options.operands
    if (extra !== undefined) throw new ToolError(`${extra}: extra operand\npatch: Try 'patch --help' for more information.`, 2)
    const input = options.operands[1] ?? options.get('i') ?? '-'
    let text: string
    try {
      text = decodeText(await readAll(openInput(io, input === '-' ? '-' : joinPath(this.folder, input))))
    } catch (error) {
      throw error instanceof FileError ? new ToolError(`**** Can't open patch file ${input} : ${error.message}`, 2) : error
    }
    const reader = new PatchReader(text)
    let any = false
    for (let patch = reader.next(); patch; patch = reader.next()) {
      any = true
      await this.one(patch)
    }
    if (!any && text !== '') throw new ToolError(GARBAGE, 2)
    return this.failed ? 1 : 0
  }

  private say(text: string): Promise<void> {
    if (this.options.has('s')) return Promise.resolve()
    // What is patched goes to the output then.
    return this.options.get('o') === '-' ? this.io.context.stderr.write(text) : this.io.out(text)
  }

  /** What is answered on the terminal; nothing where there is none. */
  private async ask(question: string): Promise<string> {
    await this.io.out(question)
    if (this.isAsking) for await (const { text } of linesOf(this.io.context.stdin, this.io.context.signal)) return text
    await this.io.out('\n')
    return ''
  }

  private at(name: string): string {
    return joinPath(this.folder, name)
  }

  private stripped(name: string): string | undefined {
    const strip = this.options.get('p')
    if (strip === undefined) return name.replace(/.*\//, '')
    const parts = name.split(/\/+/)
    return parts.length > Number(strip) ? parts.slice(Number(strip)).join('/') : undefined
  }

  /** The file that is meant: of those that are there the one with the shortest way to it; undefined where nobody knows. */
  private fileOf(patch: FilePatch, isNew: boolean): string | undefined {
    const named = [patch.oldHeader, patch.newHeader, patch.index].map((header) => {
      if (header === undefined || nameIn(header) === '/dev/null') return undefined
      return this.stripped(nameIn(header))
    })
    const names = named.filter((name) => name !== undefined && name !== '') as string[]
    const { files } = this.io.context
    const there = names.filter((name) => files.exists(this.at(name)) && files.stat(this.at(name)).type === 'file')
    const depth = (name: string): number => name.split('/').length
    const base = (name: string): number => name.replace(/.*\//, '').length
    const best = (of: readonly string[]): string | undefined =>
      [...of].sort((a, b) => depth(a) - depth(b) || base(a) - base(b) || a.length - b.length)[0]
    return best(there) ?? (isNew ? best(names) : undefined)
  }

  private async one(patch: FilePatch): Promise<void> {
    const { io, options } = this
    const { files } = io.context
    let isReverse = options.has('R')
    const first = patch.hunks[0]
    const isEmpty = (mark: '-' | '+'): boolean =>
      patch.hunks.length === 1 &&
      first!.lines.every((line) => line.mark === mark) &&
      (mark === '+' ? first!.oldStart : first!.newStart) === 0
    const creates = isEmpty('+') && (isNobody(patch.oldHeader) || patch.form !== 'normal')
    const deletes = isEmpty('-') && isNobody(patch.newHeader)
    const [makes, takes] = isReverse ? [deletes, creates && isNobody(patch.oldHeader)] : [creates, deletes]
    if (options.has('verbose')) await this.tellForm(patch)
    const name = options.operands[0] ?? patch.renamed?.from ?? this.fileOf(patch, makes)
    if (name === undefined) return this.lost(patch)
    const source = this.at(name)
    const exists = files.exists(source)
    const target = options.get('o') ?? patch.renamed?.to ?? name
    let hunks = isReverse ? patch.hunks.map(reversed) : patch.hunks
    const before = exists ? decodeText(files.read(source)) : ''
    if (makes && before !== '') {
      const answer = await this.unexpected(`The next patch would create the file ${name},\nwhich already exists!`, isReverse)
      if (answer === 'skip') return this.ignored(hunks.length)
      if (answer === 'reverse') {
        isReverse = !isReverse
        hunks = hunks.map(reversed)
      }
    }
    const verb = options.has('dry') ? 'checking' : 'patching'
    const from = target === name ? '' : patch.renamed ? ` (renamed from ${name})` : ` (read from ${name})`
    await this.say(`${verb} file ${target}${from}\n`)
    if (options.has('verbose')) await this.say('Using Plan A...\n')
    const work = new Patching(before === '' ? [] : before.split(/(?<=\n)/), options.has('l'))
    const outcome = await this.apply(work, hunks, isReverse)
    const rejected = outcome.rejected.length > 0
    const isSkipped = outcome.isSkipped
    if (outcome.isTurned) isReverse = !isReverse
    const after = work.text()
    if (!options.has('dry') && !isSkipped) {
      const isBackedUp = options.has('b') || options.has('z') || options.has('B') || (outcome.isMismatch && !options.has('no-mismatch'))
      if (isBackedUp && target === name) this.backUp(name, exists ? before : '')
      const isGone = after === '' && (takes || options.has('E') || (outcome.isTurned && creates))
      if (isGone && exists && target === name) this.remove(name)
      else if (target === '-') await io.out(after)
      else if (after !== before || target !== name || !exists) this.write(target, after, exists ? files.stat(source).mode : patch.mode)
      if (patch.renamed && !options.has('o') && exists) files.remove(source)
    }
    if (rejected) await this.reject(patch, target, outcome.rejected, hunks.length, isSkipped, isReverse)
    if (options.has('verbose')) await io.out('done\n')
  }

  private async apply(work: Patching, given: readonly Hunk[], isReverse: boolean) {
    const { options } = this
    const limit = Number(options.get('F') ?? 2)
    let hunks = given
    let [isMismatch, isTurned] = [false, false]
    const rejected: Hunk[] = []
    for (let i = 0; i < hunks.length; i++) {
      let landed: Landed | undefined
      for (let fuzz = 0; fuzz <= limit && !landed; fuzz++) {
        const place = work.place(hunks[i]!, fuzz)
        if (place) landed = work.put(hunks[i]!, place, fuzz)
        else if (i === 0 && !options.has('f') && !isTurned && work.place(reversed(hunks[0]!), fuzz)) {
          const answer = await this.unexpected(
            `${isReverse ? 'Unreversed' : 'Reversed'} (or previously applied) patch detected!`,
            isReverse,
          )
          if (answer === 'skip') return { rejected: [...hunks], isSkipped: true, isMismatch: false, isTurned: false }
          if (answer === 'apply') continue
          isTurned = true
          hunks = hunks.map(reversed)
          fuzz = -1
        }
      }
      const at = landed?.at ?? hunks[i]!.oldStart + work.moved
      if (!landed) {
        isMismatch = true
        rejected.push(hunks[i]!)
        await this.say(`Hunk #${i + 1} FAILED at ${at}.\n`)
        continue
      }
      if (landed.fuzz > 0 || landed.offset !== 0) isMismatch = true
      if (landed.fuzz > 0 || landed.offset !== 0 || options.has('verbose')) {
        const fuzz = landed.fuzz > 0 ? ` with fuzz ${landed.fuzz}` : ''
        const offset = landed.offset === 0 ? '' : ` (offset ${landed.offset} line${Math.abs(landed.offset) === 1 ? '' : 's'})`
        await this.say(`Hunk #${i + 1} succeeded at ${at}${fuzz}${offset}.\n`)
      }
    }
    return { rejected, isSkipped: false, isMismatch, isTurned }
  }

  /** What to do with a patch that seems to have been applied already. */
  private async unexpected(what: string, isReverse: boolean): Promise<'reverse' | 'apply' | 'skip'> {
    const { io, options } = this
    const turn = isReverse ? 'Ignore -R' : 'Assume -R'
    if (options.has('N')) {
      await io.out(`${what}  Skipping patch.\n`)
      return 'skip'
    }
    if (options.has('t')) {
      await io.out(`${what}  ${turn.replace(/e( -R)$/, 'ing$1')}.\n`)
      return 'reverse'
    }
    if (options.has('f')) return 'apply'
    if (/^y/i.test(await this.ask(`${what}  ${turn}? [n] `))) return 'reverse'
    if (/^y/i.test(await this.ask('Apply anyway? [n] '))) return 'apply'
    await io.out('Skipping patch.\n')
    return 'skip'
  }

  private async tellForm(patch: FilePatch): Promise<void> {
    const kind = { unified: 'a unified diff', context: 'a new-style context diff', normal: 'a normal diff' }[patch.form]
    await this.io.out(`Hmm...  Looks like ${kind} to me...\nThe text leading up to this was:\n${this.leading(patch)}`)
  }

  private leading({ leading }: FilePatch): string {
    return `${RULE}\n${leading.map((line) => `|${line}\n`).join('')}${RULE}\n`
  }

  private async lost(patch: FilePatch): Promise<void> {
    const hint = this.options.has('p')
      ? 'Perhaps you used the wrong -p or --strip option?'
      : 'Perhaps you should have used the -p or --strip option?'
    const said = `can't find file to patch at input line ${patch.line}\n${hint}\n`
    await this.io.out(`${said}The text leading up to this was:\n${this.leading(patch)}`)
    if (!this.options.has('f') && !this.options.has('t')) {
      await this.ask('File to patch: ')
      await this.ask('Skip this patch? [y] ')
      await this.io.out('Skipping patch.\n')
    } else await this.io.out('No file to patch.  Skipping patch.\n')
    await this.ignored(patch.hunks.length)
  }

  private async ignored(count: number): Promise<void> {
    this.failed = true
    await this.io.out(`${count} out of ${plural(count, 'hunk')} ignored\n`)
  }

  private async reject(
    patch: FilePatch,
    name: string,
    hunks: readonly Hunk[],
    all: number,
    isSkipped: boolean,
    isReverse: boolean,
  ): Promise<void> {
    this.failed = true
    const file = this.options.get('r') ?? `${name === '-' ? 'patch' : name}.rej`
    const saving = this.options.has('dry') || file === '-' ? '' : ` -- saving rejects to file ${file}`
    await this.io.out(`${hunks.length} out of ${plural(all, 'hunk')} ${isSkipped ? 'ignored' : 'FAILED'}${saving}\n`)
    if (this.options.has('dry')) return
    const form = patch.form === 'unified' ? 'unified' : 'context'
    const [old, fresh] = isReverse ? [patch.newHeader, patch.oldHeader] : [patch.oldHeader, patch.newHeader]
    const marks = form === 'unified' ? ['---', '+++'] : ['***', '---']
    const head = `${marks[0]} ${old ?? '/dev/null'}\n${marks[1]} ${fresh ?? '/dev/null'}\n`
    const text = head + hunks.map((hunk) => rejectText(hunk, form)).join('')
    if (file === '-') await this.io.out(text)
    else this.write(file, text, undefined)
  }

  private backUp(name: string, before: string): void {
    const [prefix, suffix] = [this.options.get('B'), this.options.get('z')]
    const kept = prefix === undefined ? `${name}${suffix ?? '.orig'}` : `${prefix}${name}${suffix ?? ''}`
    this.write(kept, before, undefined)
  }

  /** Takes a file away, and the folders that are empty then. */
  private remove(name: string): void {
    const { files } = this.io.context
    files.remove(this.at(name))
    for (let parts = name.split('/').slice(0, -1); parts.length > 0; parts = parts.slice(0, -1)) {
      const folder = this.at(parts.join('/'))
      if (files.list(folder).length > 0) return
      files.remove(folder)
    }
  }

  private write(name: string, text: string, mode: number | undefined): void {
    const { files } = this.io.context
    const path = this.at(name)
    const folder = path.replace(/\/[^/]*$/, '') || '/'
    if (!files.exists(folder)) files.makeDirectory(folder, { parents: true })
    files.write(path, encode(text))
    if (mode !== undefined) files.changeMode(path, mode)
  }
}

const patch = tool('patch', (io) => {
  const options = parseOptions(io.context, 'p:F:cnuNRi:o:r:lEbz:B:d:stfV:g:Y:eTZx:D:', LONG, { status: 2, named: true })
  return new Patch(io, options).run()
})

export const tools: readonly Command[] = [patch]
