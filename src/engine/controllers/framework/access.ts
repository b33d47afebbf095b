/** Who may do what, asked of the API server's authorizer; models a SubjectAccessReview. */

export interface AccessQuestion {
  readonly user: { readonly name: string; readonly groups: readonly string[] }
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string | undefined
  readonly name: string | undefined
}

export type IsAllowed = (question: AccessQuestion) => boolean
