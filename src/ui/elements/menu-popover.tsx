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
    // Whoever goes on with keys would else be at something that it covers.
    const onFocusIn = ({ target }: FocusEvent) => {
      const menu = popover.current
      if (!menu?.matches(':popover-open') || !(target instanceof Element)) return
      if (!menu.contains(target) && !target.closest(`[popovertarget="${id}"]`)) menu.hidePopover()
    }
    document.addEventListener('focusin', onFocusIn)
    return () => document.removeEventListener('focusin', onFocusIn)
  }, [id])
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
