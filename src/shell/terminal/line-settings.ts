/** The settings of a terminal's line as termios(3) has them: modes that are on, and the characters that mean something. */

export type ModeGroup = 'control' | 'input' | 'output' | 'local'

export interface Mode {
  readonly name: string
  readonly group: ModeGroup
  readonly bit: number
  /** How `stty sane` has it; undefined where that does not touch it. */
  readonly sane?: boolean
  /** Stands for a size or a delay, which no minus turns off. */
  readonly fixed?: boolean
}

const modes = (group: ModeGroup, text: string): Mode[] =>
  text.split(' ').map((word) => {
    const [, sign, name, bit] = /^([+-]?)(\w+)=(\w+)$/.exec(word)!
    const fixed = /^(?:cs\d|\w+0)$/.test(name!)
    return {
      name: name!,
      group,
      bit: Number.parseInt(bit!, 16),
      ...(sign === '' ? {} : { sane: sign === '+' }),
      ...(fixed ? { fixed } : {}),
    }
  })

/** In the order in which stty shows them; a sign tells how `sane` sets a mode. */
export const MODES: readonly Mode[] = [
  ...modes('control', 'parenb=100 parodd=200 cmspar=40000000 +cs8=30 hupcl=400 cstopb=40 +cread=80 clocal=800 crtscts=80000000'),
  ...modes(
    'input',
    '-ignbrk=1 +brkint=2 ignpar=4 parmrk=8 inpck=10 istrip=20 -inlcr=40 -igncr=80 +icrnl=100 ixon=400 -ixoff=1000 -iuclc=200 -ixany=800 +imaxbel=2000 -iutf8=4000',
  ),
  ...modes(
    'output',
    '+opost=1 -olcuc=2 -ocrnl=8 +onlcr=4 -onocr=10 -onlret=20 -ofill=40 -ofdel=80 +nl0=0 +cr0=0 +tab0=0 +bs0=0 +vt0=0 +ff0=0',
  ),
  ...modes(
    'local',
    '+isig=1 +icanon=2 +iexten=8000 +echo=8 +echoe=10 +echok=20 -echonl=40 -noflsh=80 -xcase=4 -tostop=100 -echoprt=400 +echoctl=200 +echoke=800 -flusho=1000 -extproc=10000',
  ),
]

/** Characters in the order in which stty shows them; empty where none is defined. */
export const CHARACTERS: Readonly<Record<string, string>> = {
  intr: '\x03',
  quit: '\x1c',
  erase: '\x7f',
  kill: '\x15',
  eof: '\x04',
  eol: '',
  eol2: '',
  swtch: '',
  start: '\x11',
  stop: '\x13',
  susp: '\x1a',
  rprnt: '\x12',
  werase: '\x17',
  lnext: '\x16',
  discard: '\x0f',
}

export class LineSettings {
  readonly on: Set<string>
  readonly characters: Map<string, string>
  rate = 38400
  min = 1
  time = 0

  /** As a new pseudo-terminal is, or a copy of another. */
  constructor(from?: LineSettings) {
    if (from) {
      this.on = new Set(from.on)
      this.characters = new Map(from.characters)
      this.rate = from.rate
      this.min = from.min
      this.time = from.time
      return
    }
    this.on = new Set(
      MODES.filter(({ name, sane }) => (sane && name !== 'brkint' && name !== 'imaxbel') || name === 'ixon').map(({ name }) => name),
    )
    this.characters = new Map(Object.entries(CHARACTERS))
  }

  has(mode: string): boolean {
    return this.on.has(mode)
  }

  set(mode: string, on: boolean): void {
    if (on) this.on.add(mode)
    else this.on.delete(mode)
  }

  /** Whether a key is the one that means this. */
  is(key: string, name: string): boolean {
    const wanted = this.characters.get(name)
    return wanted !== undefined && wanted !== '' && (key === wanted || (name === 'erase' && wanted === '\x7f' && key === '\b'))
  }
}
