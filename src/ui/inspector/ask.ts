/** A question to the worker as a component's state: asked anew when what it is about changes. */
import { useEffect, useState } from 'react'
import type { Question } from '../../protocol/messages'
import { channel } from '../state/channel'

export type Asked<T> =
  { readonly state: 'waiting' } | { readonly state: 'answered'; readonly value: T } | { readonly state: 'failed'; readonly message: string }

/** `version` changes when the answer may; the last answer stays on show until the next one is there. */
export function useAnswer<T>(question: Question, version: string, read: (answer: unknown) => T): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ state: 'waiting' })
  const key = JSON.stringify(question)
  useEffect(() => {
    let current = true
    channel.ask(JSON.parse(key) as Question).then(
      (answer) => current && setAsked({ state: 'answered', value: read(answer) }),
      (error: Error) => current && setAsked({ state: 'failed', message: error.message }),
    )
    return () => {
      current = false
    }
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- `version` is what asks anew
  }, [key, version, read])
  return asked
}
