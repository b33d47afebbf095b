/** Signal names, numbers and default actions, as signal(7) lists them for Linux. */

export const SIGNALS: readonly string[] = [
  'EXIT',
  'HUP',
  'INT',
  'QUIT',
  'ILL',
  'TRAP',
  'ABRT',
  'BUS',
  'FPE',
  'KILL',
  'USR1',
  'SEGV',
  'USR2',
  'PIPE',
  'ALRM',
  'TERM',
  'STKFLT',
  'CHLD',
  'CONT',
  'STOP',
  'TSTP',
  'TTIN',
  'TTOU',
  'URG',
  'XCPU',
  'XFSZ',
  'VTALRM',
  'PROF',
  'WINCH',
  'IO',
  'PWR',
  'SYS',
]

const IGNORED_BY_DEFAULT = new Set(['CHLD', 'CONT', 'URG', 'WINCH'])
const STOPPING = new Set(['STOP', 'TSTP', 'TTIN', 'TTOU'])

export function signalNumber(name: string): number {
  return SIGNALS.indexOf(name)
}

/** `9`, `KILL`, `SIGKILL`, `kill` to `KILL`; undefined when there is no such signal. */
export function signalName(text: string): string | undefined {
  if (/^\d+$/.test(text)) return SIGNALS[Number(text)]
  const name = text.toUpperCase().replace(/^SIG/, '')
  return SIGNALS.includes(name) ? name : undefined
}

export function defaultAction(name: string): 'end' | 'stop' | 'continue' | 'ignore' {
  if (name === 'CONT') return 'continue'
  if (STOPPING.has(name)) return 'stop'
  return IGNORED_BY_DEFAULT.has(name) ? 'ignore' : 'end'
}

/** What strsignal(3) says, as shells print it when a job dies of it. */
export const SIGNAL_TEXT: Readonly<Record<string, string>> = {
  HUP: 'Hangup',
  INT: 'Interrupt',
  QUIT: 'Quit',
  ILL: 'Illegal instruction',
  TRAP: 'Trace/breakpoint trap',
  ABRT: 'Aborted',
  BUS: 'Bus error',
  FPE: 'Floating point exception',
  KILL: 'Killed',
  USR1: 'User defined signal 1',
  SEGV: 'Segmentation fault',
  USR2: 'User defined signal 2',
  PIPE: 'Broken pipe',
  ALRM: 'Alarm clock',
  TERM: 'Terminated',
}
