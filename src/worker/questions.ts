/** Answers what the page asks about the world as it is now. */
import type { Question } from '../protocol/messages'
import type { Playground } from '../playground/playground'

export function answerQuestion(playground: Playground, question: Question): unknown {
  switch (question.kind) {
    case 'file.read':
      return playground.files.exists(question.path) ? playground.files.readText(question.path) : null
    case 'file.list':
      return playground.files.list(question.path).map((name) => {
        const { type, size } = playground.files.stat(`${question.path.replace(/\/$/, '')}/${name}`)
        return { name, type, size }
      })
    case 'object':
      return playground.object(question.collection, question.key) ?? null
    case 'events':
      return playground.eventsAbout(question.uid)
    case 'why':
      return playground.why(question.collection, question.key)
    case 'written':
      return playground.written(question.manifest)
    case 'hash':
      return playground.hash()
    case 'solution':
      return null
  }
}
