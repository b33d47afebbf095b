/** sysctl: the kernel's parameters as /proc/sys has them, shown, changed and loaded from files; procps' and busybox's. */
import { FileError } from '../../shell/files'
import { parseOptions, tool, ToolError, type Io } from '../../shell/tools/tool'

const ROOT = '/proc/sys'
/** Files with parameters, in the order in which --system reads them. */
const FOLDERS = ['/usr/lib/sysctl.d', '/run/sysctl.d', '/etc/sysctl.d']
const USUAL_FILE = '/etc/sysctl.conf'

/** With slashes between the parts, dots belong to them. */
const pathOf = (name: string): string => `${ROOT}/${name.includes('/') ? name : name.replaceAll('.', '/')}`

class Parameters {
  private failed = false
  private readonly ash: boolean

  constructor(
    private readonly io: Io,
    private readonly options: ReturnType<typeof parseOptions>,
  ) {
    this.ash = io.context.system.flavour === 'ash'
  }

  get code(): number {
    return this.failed ? (this.ash ? 1 : 255) : 0
  }

  async show(name: string, value: string): Promise<void> {
    const { options, io } = this
    await io.out(options.has('N') ? `${name}\n` : options.has('n') ? `${value}\n` : `${name} = ${value}\n`)
  }

  /** `NAME` or `NAME=VALUE`. */
  async operand(word: string): Promise<void> {
    const [key = '', ...rest] = word.split('=')
    const name = key.trim().replaceAll('/', '.')
    if (rest.length > 0) return this.write(name, rest.join('=').trim())
    if (this.options.has('w') && !this.ash) {
      this.failed = true
      return this.io.warn(`"${word}" must be of the form name=value`)
    }
    const path = pathOf(key.trim())
    const { files } = this.io.context
    if (files.exists(path) && files.stat(path).type === 'directory') return this.below(path)
    await this.read(name, path)
  }

  /** All parameters in a folder. */
  async below(folder: string): Promise<void> {
    const { files } = this.io.context
    for (const entry of files.list(folder)) {
      const path = `${folder}/${entry}`
      if (files.stat(path).type === 'directory') await this.below(path)
      else await this.read(path.slice(ROOT.length + 1).replaceAll('/', '.'), path)
    }
  }

  private async read(name: string, path: string): Promise<void> {
    try {
      for (const line of this.io.context.files.readText(path).replace(/\n$/, '').split('\n')) await this.show(name, line)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      await this.complain(name, error, 'read')
    }
  }

  async write(name: string, value: string): Promise<void> {
    const path = pathOf(name)
    try {
      const { files } = this.io.context
      if (!files.exists(path)) throw new FileError('ENOENT', path)
      files.write(path, `${value}\n`)
      if (!this.options.has('q')) await this.show(name, value)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      await this.complain(name, error, 'write')
    }
  }

  private async complain(name: string, error: FileError, what: 'read' | 'write'): Promise<void> {
    const { io, ash, options } = this
    if (error.code === 'ENOENT') {
      if (options.has('e') && !ash) return
      this.failed = true
      if (options.has('e')) return
      return io.warn(ash ? `error: '${name}' is an unknown key` : `cannot stat ${pathOf(name)}: No such file or directory`)
    }
    this.failed = true
    if (ash) await io.warn(`error ${what === 'write' ? 'setting' : 'reading'} key '${name}': ${error.message.split(': ').at(-1)}`)
    else if (error.code === 'EROFS' || error.code === 'EINVAL')
      await io.warn(`setting key ${JSON.stringify(name)}: ${error.message.split(': ').at(-1)}`)
    else await io.warn(`permission denied on key ${JSON.stringify(name)}`)
  }

  /** What a file says, or all files do that are read when the system starts. */
  async load(only: string | undefined): Promise<void> {
    const { files } = this.io.context
    const found = FOLDERS.flatMap((folder) => (files.exists(folder) ? files.list(folder).map((name) => `${folder}/${name}`) : []))
    for (const path of only === undefined ? [...found, USUAL_FILE] : [only]) {
      if (!files.exists(path)) {
        if (only === undefined) continue
        throw new ToolError(
          this.ash ? `can't open '${path}': No such file or directory` : `cannot open ${JSON.stringify(path)}: No such file or directory`,
          this.ash ? 1 : 255,
        )
      }
      if (only === undefined) await this.io.out(`* Applying ${path} ...\n`)
      for (const line of files.readText(path).split('\n')) {
        const [, name, value] = /^\s*-?([\w./*-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
        if (name !== undefined && value !== undefined) await this.write(name.replaceAll('/', '.'), value)
      }
    }
  }
}

export const sysctl = tool('sysctl', async (io) => {
  const options = parseOptions(io.context, 'anwpqeNbAX', {
    all: 'a',
    values: 'n',
    write: 'w',
    load: 'p',
    system: 'system',
    quiet: 'q',
    names: 'N',
    ignore: 'e',
  })
  const parameters = new Parameters(io, options)
  const { operands } = options
  if (options.has('a') || options.has('A') || options.has('X')) await parameters.below(ROOT)
  else if (options.has('system')) await parameters.load(undefined)
  else if (options.has('p')) for (const file of operands.length > 0 ? operands : [USUAL_FILE]) await parameters.load(file)
  else if (operands.length === 0 && io.context.system.flavour !== 'ash')
    throw new ToolError("no variables specified\nTry `sysctl --help' for more information.")
  else for (const word of operands) await parameters.operand(word)
  return parameters.code
})
