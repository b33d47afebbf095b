/** stty of GNU coreutils: shows and changes the settings of the terminal's line. */
import { own } from '../../own'
import type { Command } from '../../command'
import { behind } from '../../machine'
import { CHARACTERS, LineSettings, MODES, type ModeGroup } from '../../terminal/line-settings'
import type { TerminalDevice } from '../../terminal/device'
import { tool, ToolError, usageError, type Io } from '../tool'

const GROUPS: readonly ModeGroup[] = ['control', 'input', 'output', 'local']

/** The order of the characters in the form that a program reads; numbers are in front of `swtch`. */
const SAVED = [
  'intr',
  'quit',
  'erase',
  'kill',
  'eof',
  'time',
  'min',
  'swtch',
  'start',
  'stop',
  'susp',
  'eol',
  'rprnt',
  'discard',
  'werase',
  'lnext',
  'eol2',
]
const SAVED_CHARACTERS = 32

/** What stands for several settings; a minus in front means the second list, where there is one. */
const COMBINED: Readonly<Record<string, readonly [on: string, off?: string]>> = {
  cooked: ['brkint ignpar istrip icrnl ixon opost isig icanon', 'raw'],
  raw: [
    '-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr -icrnl -ixon -ixoff -icanon -opost -isig -iuclc -ixany -imaxbel -xcase',
    'cooked',
  ],
  cbreak: ['-icanon', 'icanon'],
  nl: ['-icrnl -onlcr', 'icrnl -inlcr -igncr onlcr -ocrnl -onlret'],
  litout: ['-opost', 'opost'],
  pass8: ['', ''],
  decctlq: ['-ixany', 'ixany'],
  crtbs: ['echoe'],
  crterase: ['echoe', '-echoe'],
  crtkill: ['echoke', '-echoke'],
  ctlecho: ['echoctl', '-echoctl'],
  prterase: ['echoprt', '-echoprt'],
  hup: ['hupcl', '-hupcl'],
  tandem: ['ixoff', '-ixoff'],
  tabs: ['', ''],
  lcase: ['xcase iuclc olcuc', '-xcase -iuclc -olcuc'],
  LCASE: ['xcase iuclc olcuc', '-xcase -iuclc -olcuc'],
  crt: ['echoe echoctl echoke'],
  dec: ['echoe echoctl echoke -ixany'],
  ek: [''],
}

function shownCharacter(character: string): string {
  if (character === '') return '<undef>'
  if (character === '\x7f') return '^?'
  return character < ' ' ? `^${String.fromCharCode(character.charCodeAt(0) + 64)}` : character
}

/** Words in lines of the terminal's width. */
function wrapped(words: readonly string[], width: number): string {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length < width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => `${line}\n`).join('')
}

const mode = (settings: LineSettings, name: string): string => (settings.has(name) ? name : `-${name}`)
const waits = ({ min, time }: LineSettings): string[] => [`min = ${min};`, `time = ${time};`]

function everything(device: TerminalDevice, settings: LineSettings): string {
  const first = `speed ${settings.rate} baud; rows ${device.rows}; columns ${device.columns}; line = 0;`.split(/(?<=;) /)
  const characters = [...settings.characters].map(([name, character]) => `${name} = ${shownCharacter(character)};`)
  return (
    wrapped(first, device.columns) +
    wrapped([...characters, ...waits(settings)], device.columns) +
    GROUPS.map((group) =>
      wrapped(
        MODES.filter((one) => one.group === group).map((one) => (one.fixed ? one.name : mode(settings, one.name))),
        device.columns,
      ),
    ).join('')
  )
}

/** What is not as `stty sane` has it. */
function unusual(device: TerminalDevice, settings: LineSettings): string {
  const characters = [...settings.characters]
    .filter(([name, character]) => character !== CHARACTERS[name])
    .map(([name, character]) => `${name} = ${shownCharacter(character)};`)
  if (!settings.has('icanon')) characters.push(...waits(settings))
  return (
    `speed ${settings.rate} baud; line = 0;\n` +
    wrapped(characters, device.columns) +
    GROUPS.map((group) =>
      wrapped(
        MODES.filter((one) => one.group === group && !one.fixed && one.sane !== undefined && one.sane !== settings.has(one.name)).map(
          (one) => mode(settings, one.name),
        ),
        device.columns,
      ),
    ).join('')
  )
}

/** What the control modes are beside their flags: the speed. */
const SPEED_BITS = 0xf

function saved(settings: LineSettings): string {
  const bits = (group: ModeGroup): number =>
    MODES.filter((one) => one.group === group && settings.has(one.name)).reduce(
      (sum, one) => sum + one.bit,
      group === 'control' ? SPEED_BITS : 0,
    )
  const codes = SAVED.map((name) =>
    name === 'time' ? settings.time : name === 'min' ? settings.min : settings.characters.get(name)!.charCodeAt(0) || 0,
  )
  while (codes.length < SAVED_CHARACTERS) codes.push(0)
  return [bits('input'), bits('output'), bits('control'), bits('local'), ...codes].map((code) => code.toString(16)).join(':')
}

/** Takes settings as `stty -g` gives them; false when the text is none. */
function restore(settings: LineSettings, text: string): boolean {
  const codes = text.split(':').map((code) => Number.parseInt(code, 16))
  if (!/^[0-9a-f]+(?::[0-9a-f]+)+$/.test(text) || codes.length !== 4 + SAVED_CHARACTERS) return false
  const of: Record<ModeGroup, number> = { input: codes[0]!, output: codes[1]!, control: codes[2]!, local: codes[3]! }
  for (const one of MODES) if (one.bit > 0) settings.set(one.name, Math.floor(of[one.group] / one.bit) % 2 === 1)
  SAVED.forEach((name, index) => {
    const code = codes[4 + index]!
    if (name === 'time') settings.time = code
    else if (name === 'min') settings.min = code
    else settings.characters.set(name, code === 0 ? '' : String.fromCharCode(code))
  })
  return true
}

function number(text: string): number {
  if (!/^\d+$/.test(text)) throw new ToolError(`invalid integer argument: '${text}'`)
  return Number(text)
}

function character(text: string): string {
  if (text === 'undef' || text === '^-' || text === '') return ''
  if ([...text].length === 1) return text
  if (/^\^.$/.test(text)) return text === '^?' ? '\x7f' : String.fromCharCode(text.charCodeAt(1) & 0x1f)
  const code = /^0x[0-9a-f]+$/i.test(text) ? Number(text) : /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : number(text)
  return code === 0 ? '' : String.fromCharCode(code)
}

class Setting {
  readonly settings: LineSettings
  output = ''

  constructor(private readonly device: TerminalDevice) {
    this.settings = new LineSettings(device.settings)
  }

  run(words: readonly string[]): void {
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!
      const taken = this.valued(word, () => {
        const value = words[++i]
        if (value === undefined) throw usageError('stty', `missing argument to '${word}'`)
        return value
      })
      if (!taken && !this.mode(word)) throw usageError('stty', `invalid argument '${word}'`)
    }
  }

  private valued(word: string, value: () => string): boolean {
    if (own(CHARACTERS, word) !== undefined) this.settings.characters.set(word, character(value()))
    else if (word === 'min') this.settings.min = number(value())
    else if (word === 'time') this.settings.time = number(value())
    else if (word === 'ispeed' || word === 'ospeed') this.settings.rate = number(value())
    else if (word === 'rows') this.device.resize(this.device.columns, number(value()))
    else if (word === 'cols' || word === 'columns') this.device.resize(number(value()), this.device.rows)
    else if (word === 'line') number(value())
    else if (word === 'size') this.output += `${this.device.rows} ${this.device.columns}\n`
    else if (word === 'speed') this.output += `${this.settings.rate}\n`
    else if (/^(?:50|75|110|134|150|200|300|600|1200|1800|2400|4800|9600|19200|38400|57600|115200|230400)$/.test(word))
      this.settings.rate = Number(word)
    else return false
    return true
  }

  private mode(word: string): boolean {
    const off = word.startsWith('-')
    const name = off ? word.slice(1) : word
    if (word === 'sane' || word === 'ek') {
      for (const [key, value] of Object.entries(CHARACTERS))
        if (word === 'sane' || key === 'erase' || key === 'kill') this.settings.characters.set(key, value)
      if (word === 'sane') for (const one of MODES) if (one.sane !== undefined) this.settings.set(one.name, one.sane)
      return true
    }
    const combined = own(COMBINED, name)?.[off ? 1 : 0]
    if (combined !== undefined) {
      for (const part of combined.split(' ').filter(Boolean)) this.mode(part)
      return true
    }
    const found = MODES.find((one) => one.name === name)
    if (!found || (off && found.fixed)) return restore(this.settings, word)
    this.settings.set(name, !off)
    return true
  }
}

/** The terminal that is meant, and the words that are no options. */
function read(io: Io): { readonly device: TerminalDevice; readonly show: 'a' | 'g' | undefined; readonly words: readonly string[] } {
  let show: 'a' | 'g' | undefined
  let file: string | undefined
  const words: string[] = []
  for (let i = 0; i < io.args.length; i++) {
    const arg = io.args[i]!
    if (arg === '-F' || arg === '--file') file = io.args[++i]
    else if (arg.startsWith('--file=')) file = arg.slice(7)
    else if (/^-F./.test(arg)) file = arg.slice(2)
    else if (arg === '-a' || arg === '--all' || arg === '-g' || arg === '--save') {
      const wanted = arg === '-a' || arg === '--all' ? 'a' : 'g'
      if (show !== undefined && show !== wanted)
        throw new ToolError('the options for verbose and stty-readable output styles are\nmutually exclusive')
      show = wanted
    } else words.push(arg)
  }
  if (show !== undefined && words.length > 0) throw new ToolError('when specifying an output style, modes may not be set')
  const { device } = behind(io.context).process
  const mine = file === undefined ? io.context.isTty.stdin : device !== undefined && (file === '/dev/tty' || file === `/dev/${device.name}`)
  if (file !== undefined && !mine && !io.context.files.exists(io.path(file))) throw new ToolError(`${file}: No such file or directory`)
  if (!device || !mine) throw new ToolError(`${file ?? "'standard input'"}: Inappropriate ioctl for device`)
  return { device, show, words }
}

export const tools: readonly Command[] = [
  tool('stty', async (io) => {
    const { device, show, words } = read(io)
    if (show === 'g') await io.out(`${saved(device.settings)}\n`)
    else if (show === 'a') await io.out(everything(device, device.settings))
    else if (words.length === 0) await io.out(unusual(device, device.settings))
    else {
      const setting = new Setting(device)
      setting.run(words)
      device.set(setting.settings)
      await io.out(setting.output)
    }
    return 0
  }),
]
