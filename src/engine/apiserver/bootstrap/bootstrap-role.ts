/** What is said of each role and binding that a cluster starts with. */
import type { PolicyRule } from './policy-rule'

export interface BootstrapRole {
  readonly name: string
  readonly rules: readonly PolicyRule[]
  readonly labels?: Readonly<Record<string, string>>
  /** Roles whose label of this name is `true` are put together into this one. */
  readonly aggregates?: string
}

export interface BootstrapBinding {
  readonly name: string
  readonly role: string
  readonly subjects: readonly { readonly kind: 'Group' | 'User' | 'ServiceAccount'; readonly name: string; readonly namespace?: string }[]
}
