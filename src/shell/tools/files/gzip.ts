/** gzip, gunzip and zcat. */
import { gunzipSync, gzipSync } from 'fflate'
import type { Command } from '../../command'
import { FileError } from '../../files'
import { readAll } from '../../pipe'
import { tool, ToolError } from '../tool'

export const gzip = (name: 'gzip' | 'gunzip' | 'zcat'): Command =>
  tool(name, async (io) => {
    let toStdout = name === 'zcat'
    let inflate = name !== 'gzip'
    let keep = false
    let force = false
    let level = 6
    const names: string[] = []
    for (const arg of io.args) {
      if (!arg.startsWith('-') || arg === '-') names.push(arg)
      else if (arg.startsWith('--')) {
        if (arg === '--stdout' || arg === '--to-stdout') toStdout = true
        else if (arg === '--decompress' || arg === '--uncompress') inflate = true
        else if (arg === '--keep') keep = true
        else if (arg === '--force') force = true
        else if (arg === '--best') level = 9
        else if (arg !== '--fast') throw new ToolError(`unrecognized option '${arg}'\nTry \`${name} --help' for more information.`)
      } else
        for (const letter of arg.slice(1)) {
          if (letter === 'c') toStdout = true
          else if (letter === 'd') inflate = true
          else if (letter === 'k') keep = true
          else if (letter === 'f') force = true
          else if (/[1-9]/.test(letter)) level = Number(letter)
          else if (!'nqv'.includes(letter))
            throw new ToolError(`invalid option -- '${letter}'\nTry \`${name} --help' for more information.`)
        }
    }
    const convert = (bytes: Uint8Array, shown: string): Uint8Array => {
      if (!inflate) return gzipSync(bytes, { level: level as 6, mtime: io.context.system.clock.now() })
      if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new ToolError(`${shown}: not in gzip format`)
      try {
        return gunzipSync(bytes)
      } catch {
        throw new ToolError(`${shown}: invalid compressed data--format violated`)
      }
    }
    const report = async (message: string): Promise<void> => io.context.stderr.write(`gzip: ${message}\n`)
    if (names.length === 0 || (names.length === 1 && names[0] === '-')) {
      try {
        await io.out(convert(await readAll(io.context.stdin), 'stdin'))
        return 0
      } catch (error) {
        if (!(error instanceof ToolError)) throw error
        await io.context.stderr.write(`\ngzip: ${error.message}\n`)
        return 1
      }
    }
    const { files } = io.context
    let status = 0
    for (const given of names) {
      const path = io.path(given)
      try {
        const source = inflate && !files.exists(path) && files.exists(`${path}.gz`) ? `${path}.gz` : path
        if (files.stat(source).type === 'directory') {
          await report(`${given} is a directory -- ignored`)
          status = 2
          continue
        }
        const shown = source === path ? given : `${given}.gz`
        if (inflate && !toStdout && !source.endsWith('.gz')) {
          await report(`${given}: unknown suffix -- ignored`)
          status = 2
          continue
        }
        if (!inflate && !toStdout && source.endsWith('.gz')) {
          await report(`${given} already has .gz suffix -- unchanged`)
          status = 2
          continue
        }
        const bytes = convert(files.read(source), shown)
        if (toStdout) {
          await io.out(bytes)
          continue
        }
        const target = inflate ? source.slice(0, -3) : `${source}.gz`
        if (files.exists(target) && !force) {
          await report(`${target.split('/').pop()} already exists;\tnot overwritten`)
          status = 2
          continue
        }
        files.write(target, bytes, { mode: files.stat(source).mode })
        files.touch(target, files.stat(source).modified)
        if (!keep) files.remove(source)
      } catch (error) {
        if (error instanceof FileError) await report(`${given}: ${error.message}`)
        else if (error instanceof ToolError) await report(error.message)
        else throw error
        status = 1
      }
    }
    return status
  })
