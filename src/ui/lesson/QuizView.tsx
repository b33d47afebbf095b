/** A question whose every choice answers with its reason; one may choose again until it is right. */
import { useTranslation } from '../i18n'
import type { Quiz } from '../../lessons/types'
import { answer } from '../state/lesson-actions'
import { NO_PROGRESS, useLessons } from '../state/lessons'
import { Markdown } from './Markdown'

interface Props {
  readonly quiz: Quiz
  readonly lesson: string
  readonly step: string
}

export function QuizView({ quiz, lesson, step }: Props) {
  const { t } = useTranslation()
  const { answers } = useLessons((l) => l.progress[lesson]?.[step]) ?? NO_PROGRESS
  const given = quiz.choices.find((choice) => choice.id === answers[quiz.id])
  return (
    <fieldset className="quiz" data-quiz={quiz.id}>
      <legend>
        <span className="quiz-label">{t('lesson.quiz')}</span>
        <Markdown text={quiz.question} inline />
      </legend>
      {quiz.choices.map((choice) => (
        <label key={choice.id} className="choice" data-given={given === choice ? (choice.right ? 'right' : 'wrong') : undefined}>
          <input type="radio" name={`${step}-${quiz.id}`} checked={given === choice} onChange={() => answer(quiz.id, choice.id)} />
          <Markdown text={choice.text} inline />
        </label>
      ))}
      <div role="status">
        {given && (
          <p className="reason" data-right={given.right ? '' : undefined}>
            <strong>{t(given.right ? 'lesson.right' : 'lesson.wrong')}.</strong> <Markdown text={given.reason} inline />
          </p>
        )}
      </div>
    </fieldset>
  )
}
