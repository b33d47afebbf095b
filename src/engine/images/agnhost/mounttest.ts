/** agnhost mounttest: makes and reads files as its flags say, and tells kind, rights, owners and contents. */
import { accountOf, groupId } from '../../../shell/accounts'
import type { CommandContext } from '../../../shell/command'
import { FileError, type FileStat } from '../../../shell/files'
import { goQuote } from '../../api/strconv'
import { number, onOff, words, type Flags } from './flags'
import type { Tool } from './subcommand'

const INITIAL = 'mount-tester new file\n'

/** The numbers that statfs(2) has for file systems, as it writes them. */
const MAGIC: Readonly<Record<string, number>> = {
  cgroup2: 0x63677270,
  ext4: 0xef53,
  overlay: 0x794c7630,
  proc: 0x9fa0,
  sysfs: 0x62656572,
  xfs: 0x58465342,
}

/** `-rw-r--r--`, as Go writes a mode: what is special comes before the nine letters, and may be several letters. */
export function goMode({ type, mode }: FileStat): string {
  const special = [
    type === 'directory' ? 'd' : '',
    type === 'symlink' ? 'L' : '',
    type === 'device' ? 'D' : '',
    type === 'fifo' ? 'p' : '',
    mode & 0o4000 ? 'u' : '',
    mode & 0o2000 ? 'g' : '',
    type === 'device' ? 'c' : '',
    mode & 0o1000 ? 't' : '',
  ].join('')
  return (special || '-') + [...'rwxrwxrwx'].map((letter, bit) => (mode & (0o400 >> bit) ? letter : '-')).join('')
}

/** Go's text of a failed system call, without its name. */
const reasonOf = (error: FileError): string => error.message.charAt(0).toLowerCase() + error.message.slice(1)

class Test {
  failed = false

  constructor(
    private readonly context: CommandContext,
    private readonly flags: Flags,
  ) {}

  print(text: string): Promise<void> {
    return this.context.stdout.write(text)
  }

  /** Does something with the file of a flag, where it is given; `what` is how a failure is told. */
  async with(
    flag: string,
    what: (path: string, reason: string) => string,
    call: string,
    work: (path: string) => Promise<void>,
  ): Promise<void> {
    const path = this.flags.text(flag)
    if (path === '') return
    try {
      await work(path)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      this.failed = true
      await this.print(`${what(path, call === '' ? reasonOf(error) : `${call} ${path}: ${reasonOf(error)}`)}\n`)
    }
  }

  contents(path: string): Promise<void> {
    return this.print(`content of file ${goQuote(path)}: ${this.context.files.readText(path)}\n`)
  }

  async made(flag: string, mode: number): Promise<void> {
    const { files } = this.context
    await this.with(
      flag,
      (path, reason) => `error writing new file ${goQuote(path)}: ${reason}`,
      'open',
      async (path) => {
        files.write(path, INITIAL, files.exists(path) ? {} : { mode })
        await this.contents(path)
      },
    )
  }

  fileSystem(path: string): string {
    this.context.files.stat(path)
    const mounts = this.context.system.facts?.mounts ?? []
    const above = mounts.filter(({ target }) => target === '/' || path === target || path.startsWith(`${target}/`))
    const type = above.reduce(
      (best, each) => (each.target.length >= best.target.length ? each : best),
      above[0] ?? { target: '', type: 'overlay' },
    ).type
    return type === 'tmpfs' ? type : String(MAGIC[type] ?? MAGIC['overlay'])
  }

  /** Reads until it finds what it once wrote, or for so long. */
  async loop(path: string): Promise<void> {
    const { files, system, signal } = this.context
    const until = system.clock.now() + this.flags.number('retry_time') * 1000
    let error: FileError | undefined
    for (; system.clock.now() < until; await system.clock.sleep(2000, signal)) {
      try {
        error = undefined
        const text = files.readText(path)
        await this.print(`content of file ${goQuote(path)}: ${text}\n`)
        if (!this.flags.on('break_on_expected_content')) continue
        if (text === INITIAL) break
        await this.print(`Unexpected content. Expected: ${INITIAL}. Retrying`)
      } catch (failure) {
        if (!(failure instanceof FileError)) throw failure
        error = failure
        await this.print(`Error reading file ${path}: open ${path}: ${reasonOf(failure)}, retrying\n`)
      }
    }
    if (error) this.failed = true
  }
}

const from =
  (call: string) =>
  (path: string, reason: string): string =>
    `error from ${call}(${goQuote(path)}): ${reason}`

export const mounttest: Tool = {
  name: 'mounttest',
  flags: {
    fs_type: words(),
    file_mode: words(),
    file_perm: words(),
    file_owner: words(),
    new_file_0644: words(),
    new_file_0666: words(),
    new_file_0660: words(),
    new_file_0777: words(),
    file_content: words(),
    file_content_in_loop: words(),
    retry_time: number(180),
    break_on_expected_content: onOff(true),
  },
  async run(context, flags) {
    const test = new Test(context, flags)
    const { files } = context
    const place = { files, user: context.system.user }
    await test.with('fs_type', from('statfs'), '', (path) => test.print(`mount type of ${goQuote(path)}: ${test.fileSystem(path)}\n`))
    for (const mode of ['0644', '0666', '0660', '0777']) await test.made(`new_file_${mode}`, parseInt(mode, 8))
    await test.with('file_mode', from('Stat'), 'stat', (path) => test.print(`mode of file ${goQuote(path)}: ${goMode(files.stat(path))}\n`))
    await test.with('file_perm', from('Stat'), 'stat', (path) =>
      test.print(`perms of file ${goQuote(path)}: ${goMode({ ...files.stat(path), type: 'file', mode: files.stat(path).mode & 0o777 })}\n`),
    )
    await test.with('file_owner', from('stat'), '', async (path) => {
      const { owner, group } = files.stat(path)
      await test.print(`owner UID of ${goQuote(path)}: ${accountOf(place, owner)?.uid ?? owner}\n`)
      await test.print(`owner GID of ${goQuote(path)}: ${groupId(place, group)}\n`)
    })
    await test.with(
      'file_content',
      (path, reason) => `error reading file content for ${goQuote(path)}: ${reason}`,
      'open',
      (path) => test.contents(path),
    )
    const watched = flags.text('file_content_in_loop')
    if (watched !== '') await test.loop(watched)
    return test.failed ? 1 : 0
  },
}
