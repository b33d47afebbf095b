/** Offers the Latin reading when Hangul arrives where a command's name was meant. */
import { useEffect, useState } from 'react'
import { useTranslation } from '../i18n'
import { channel } from '../state/channel'
import { hasHangul, toLatin } from './hangul'
import type { OpenScreen } from './xterm'

/** The line as typed, as far as it can be known here: letters, backspace, and what ends or clears a line. */
function follow(line: string, data: string): string {
  if (data.startsWith('\u001b')) return line
  let next = line
  for (const character of data) {
    if (character === '\u007f' || character === '\b') next = [...next].slice(0, -1).join('')
    else if (character === '\r' || character === '\u0003' || character === '\u0015') next = ''
    else if (character >= ' ') next += character
  }
  return next
}

export function HangulChip({ screen, terminal }: { readonly screen: OpenScreen; readonly terminal: string }) {
  const { t } = useTranslation()
  const [latin, setLatin] = useState<string | null>(null)
  useEffect(() => {
    let line = ''
    return screen.onTyped((data) => {
      const before = line
      line = follow(line, data)
      const typed = data === '\r' ? before : line
      const command = typed.trimStart().split(/\s/)[0] ?? ''
      setLatin(hasHangul(command) ? toLatin(typed) : null)
    })
  }, [screen])
  if (latin === null) return null
  const run = () => {
    channel.input({ type: 'terminal.run', terminal, command: latin })
    setLatin(null)
    screen.focus()
  }
  return (
    <button type="button" className="hangul-chip" onClick={run}>
      {t('terminal.hangul', { latin })}
    </button>
  )
}
