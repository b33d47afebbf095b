/** A button, with an icon, words or both; without words its label is its name and tooltip. */
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Icon, type IconName } from './icon'

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon?: IconName
  readonly label?: string
  readonly look?: 'primary' | 'plain'
  readonly children?: ReactNode
}

export function Button({ icon, label, look, children, className, ...rest }: Props) {
  const classes = ['button', look, children === undefined ? 'icon' : undefined, className].filter(Boolean).join(' ')
  return (
    <button type="button" className={classes} aria-label={children === undefined ? label : undefined} title={label} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}
