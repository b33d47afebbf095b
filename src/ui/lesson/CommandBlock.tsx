/** Commands to type, each with its buttons: run it in the terminal it names, or copy it. */
import { useState } from 'react'
import { useTranslation } from '../i18n'
import type { LessonCommand } from '../../lessons/types'
import { Button } from '../elements/button'
import { announce } from '../state/announcements'
import { enqueue, useRunQueue } from '../state/run-queue'
import { focusAfterClick, useTerminals } from '../state/terminals'

export function CommandBlock({ commands }: { readonly commands: readonly LessonCommand[] }) {
  return (
    <div className="commands">
      {commands.map((command, index) => (
        <Command key={`${index} ${command.text}`} command={command} />
      ))}
    </div>
  )
}

/** A flag breaks at its spaces, not after its dashes: a line ends inside a word only where one word is longer than the line. */
const words = (text: string) =>
  text.split(/(\s+)/).map((part, index) =>
    index % 2 === 1 ? (
      part
    ) : (
      <span key={index} className="word">
        {part}
      </span>
    ),
  )

function Command({ command }: { readonly command: LessonCommand }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const busy = useTerminals((s) => s.terminals[command.terminal - 1]?.busy ?? false)
  const queued = useRunQueue((q) => q.waiting.some((item) => item.text === command.text && item.place === command.terminal))
  const copy = async () => {
    await navigator.clipboard.writeText(command.text)
    setCopied(true)
    announce(t('lesson.copied'))
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <div className="command">
      <pre tabIndex={0}>
        <code>{words(command.text)}</code>
      </pre>
      <div className="command-buttons">
        {command.terminal > 1 && <span className="chip">{t('lesson.terminalTag', { number: command.terminal })}</span>}
        <Button
          icon={copied ? 'check' : 'copy'}
          look="plain"
          label={`${t(copied ? 'lesson.copied' : 'lesson.copy')}: ${command.text}`}
          onClick={() => void copy()}
        />
        {command.run && (
          <Button
            icon="play"
            disabled={queued}
            title={t('lesson.runIn', { number: command.terminal })}
            aria-label={`${t('lesson.runIn', { number: command.terminal })}: ${command.text}`}
            onClick={(event) => {
              enqueue([command])
              focusAfterClick(event)
            }}
          >
            {queued ? t('lesson.queued') : t('lesson.run')}
            {busy && !queued && <span className="busy-dot" role="img" aria-label={t('terminal.busy')} />}
          </Button>
        )}
      </div>
    </div>
  )
}
