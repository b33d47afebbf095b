/** xbstream: many files in one stream, and out of it again. */
import { readAll } from '../../../shell/pipe'
import { parseOptions, tool, ToolError } from '../../../shell/tools/tool'
import { markedJson } from '../marked-json'

export interface StreamedFile {
  readonly path: string
  readonly text: string
}

/** The chunks of a stream begin with this. */
export const { encode, decode } = markedJson<readonly StreamedFile[]>('XBSTCK01')

export const xbstream = tool('xbstream', async ({ context, out }) => {
  const options = parseOptions(context, 'xcC:vp:', { extract: 'x', create: 'c', directory: 'C', verbose: 'v', parallel: 'p' })
  const { files, cwd } = context
  const within = (folder: string, path: string): string => (path.startsWith('/') ? path : `${folder.replace(/\/$/, '')}/${path}`)
  if (options.has('c')) {
    await out(encode(options.operands.map((path) => ({ path, text: files.readText(within(cwd, path)) }))))
    return 0
  }
  if (!options.has('x')) throw new ToolError('exactly one of the -c or -x options must be specified.')
  const data = await readAll(context.stdin)
  // Nothing came: the other end hung up before it sent anything.
  if (data.length === 0) return 0
  const content = decode(data)
  if (!content) {
    await context.stderr.write('xbstream: xb_stream_read_chunk(): wrong chunk magic at offset 0x0.\n')
    return 1
  }
  const folder = within(cwd, options.get('C') ?? cwd)
  for (const { path, text } of content) {
    const target = within(folder, path)
    if (files.exists(target)) {
      await context.stderr.write(`Can't create/write to file '${path}' (Errcode: 17 - File exists)\nxbstream: failed to create file.\n`)
      return 1
    }
    files.makeDirectory(target.replace(/\/[^/]*$/, ''), { parents: true })
    files.write(target, text)
  }
  return 0
})
