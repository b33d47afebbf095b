/** A step of some lesson, to read only: its words and commands, and the way back to where one was. */
import { useEffect, useRef } from 'react'
import { useTranslation } from '../i18n'
import { Button } from '../elements/button'
import { closeLookup, useLookup } from '../state/lookup'
import { useLessons } from '../state/lessons'
import { Blocks } from './Blocks'
import { startLesson } from './start-lesson'

export function LookupView() {
  const { t } = useTranslation()
  const shown = useLookup((l) => l.shown)
  const here = useLessons((l) => l.lesson)
  const heading = useRef<HTMLHeadingElement>(null)
  const step = shown?.lesson.steps.find(({ id }) => id === shown.step)
  const title = step?.title
  useEffect(() => {
    if (title !== undefined) heading.current?.focus({ preventScroll: true })
  }, [title])
  if (!shown || !step) return null
  const { meta, language } = shown.lesson
  return (
    <>
      <div className="bar lesson-bar">
        <Button icon="left" look="plain" onClick={closeLookup}>
          {t(here ? 'lesson.lookupBack' : 'lesson.contents')}
        </Button>
      </div>
      <div className="lesson-scroll">
        <h2 className="lesson-name">{t('explain.lesson', { title: meta.title[language] ?? meta.title.en })}</h2>
        <h3 ref={heading} tabIndex={-1} className="step-title">
          {step.title}
        </h3>
        <Blocks blocks={step.blocks} />
      </div>
      {here?.meta.id !== meta.id && (
        <footer className="lesson-foot">
          <span className="grow" />
          <Button
            onClick={(event) => {
              closeLookup()
              startLesson(meta.id, event)
            }}
          >
            {t('lesson.lookupTake')}
          </Button>
        </footer>
      )}
    </>
  )
}
