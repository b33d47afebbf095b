/** Beside a command's real error, never over it: what it means, and the lesson that has more. Only in the page; can be switched off. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../elements/button'
import { Icon } from '../elements/icon'
import { dismissExplanation, useExplanation } from '../state/explain'
import { openLesson } from '../state/lesson-actions'
import { useLessons } from '../state/lessons'
import { prefer, usePreferences } from '../state/preferences'
import { focusAfterClick, focusTerminal } from '../state/terminals'
import { useWorkspace } from '../state/workspace'
import type { OpenScreen } from './xterm'

export function ExplainChip({ terminal, screen }: { readonly terminal: string; readonly screen: OpenScreen }) {
  const { t } = useTranslation()
  const shown = useExplanation((e) => (e.shown?.terminal === terminal ? e.shown : null))
  const language = usePreferences((p) => p.language)
  const lesson = useLessons((l) => l.list.find(({ id }) => id === shown?.lesson))
  const open = useLessons((l) => l.lesson?.meta.id)
  // It lies over the half in which nothing is typed, so that it moves no line and hides no new one.
  const [lower, setLower] = useState(false)
  useEffect(() => (shown ? screen.onHalf(setLower) : undefined), [screen, shown])
  const visit = (id: string) => {
    dismissExplanation()
    useWorkspace.setState({ lessonOpen: true, region: 'lesson' })
    void openLesson(id)
  }
  const never = () => {
    prefer({ explain: false })
    dismissExplanation()
    focusTerminal()
  }
  return (
    <div className="explain-place" role="status">
      {shown && (
        <div className="explain" data-at={lower ? 'top' : 'bottom'}>
          <Icon name="bulb" />
          <p>{t(`explain.${shown.topic}`, { subject: shown.subject })}</p>
          <div className="explain-buttons">
            {lesson && open !== lesson.id && (
              <Button icon="book" onClick={() => visit(lesson.id)}>
                {t('explain.lesson', { title: lesson.title[language] ?? lesson.title.en })}
              </Button>
            )}
            <Button look="plain" onClick={never}>
              {t('explain.never')}
            </Button>
            <Button
              icon="close"
              look="plain"
              label={t('app.dismiss')}
              onClick={(event) => {
                dismissExplanation()
                focusAfterClick(event)
              }}
            />
          </div>
        </div>
      )}
    </div>
  )
}
