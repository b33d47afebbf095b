/** What a button with its `popoverTarget` opens: its content is there only while it is seen, as much of it follows every change. */
import { useState, type ReactNode } from 'react'

export interface MenuPopoverProps {
  readonly id: string
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
}

export function MenuPopover({ id, label, className, children }: MenuPopoverProps) {
  const [open, setOpen] = useState(false)
  return (
    <div
      id={id}
      popover="auto"
      className={className === undefined ? 'menu-popover' : `menu-popover ${className}`}
      role="dialog"
      aria-label={label}
      onToggle={(event) => setOpen(event.newState === 'open')}
    >
      {open && children}
    </div>
  )
}
