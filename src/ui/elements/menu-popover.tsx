/** What a button with its `popoverTarget` opens: its content is there only while it is seen, as much of it follows every change. */
import { useEffect, useRef, useState, type ReactNode } from 'react'

export interface MenuPopoverProps {
  readonly id: string
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
}

export function MenuPopover({ id, label, className, children }: MenuPopoverProps) {
  const [open, setOpen] = useState(false)
  const popover = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    // Whoever goes on with keys would else be at something that it covers.
    const onFocusIn = ({ target }: FocusEvent) => {
      const here = target instanceof Element && (popover.current?.contains(target) || target.closest(`[popovertarget="${id}"]`))
      if (!here) popover.current?.hidePopover()
    }
    document.addEventListener('focusin', onFocusIn)
    return () => document.removeEventListener('focusin', onFocusIn)
  }, [id, open])
  return (
    <div
      ref={popover}
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
