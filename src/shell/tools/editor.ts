/** vi, vim and nano: hand a file to the page's editor. */
import type { Command } from '../command'
import { tool, ToolError } from './tool'

const editor = (name: string): Command =>
  tool(name, async (io) => {
    const path = io.args.find((arg) => !/^[-+]/.test(arg))
    const { system, signal } = io.context
    if (!system.edit) throw new ToolError('no editor is available on this machine')
    await system.edit({ path: io.path(path ?? 'untitled'), title: path ?? 'untitled', signal })
    return 0
  })

export const tools: readonly Command[] = [editor('vi'), editor('vim'), editor('nano')]
