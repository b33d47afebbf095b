/** A row of tabs with the keys people expect: left and right go round, Home and End to the ends. */
import type { KeyboardEvent, ReactNode } from 'react'

function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')]
  const at = tabs.indexOf(document.activeElement as HTMLElement)
  if (at < 0 || event.ctrlKey) return
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
  if (to === undefined) return
  const tab = tabs[(to + tabs.length) % tabs.length]
  tab?.focus()
  tab?.click()
  event.preventDefault()
}

interface Props {
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
}

export function TabList({ label, className = '', children }: Props) {
  return (
    <div className={`tabs ${className}`} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {children}
    </div>
  )
}
