/** Asking from CEL whether somebody may do something; models apiserver/pkg/cel/library/authz. */
import type { Environment } from '@marcbachmann/cel-js'

/** What is asked, without the verb: a path, or a resource. */
export interface AuthorizationQuestion {
  readonly serviceAccount?: { readonly namespace: string; readonly name: string }
  readonly path?: string
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
}

/** Decides; what the variable `authorizer` is made of. */
export type AskAuthorizer = (question: AuthorizationQuestion, verb: string) => { readonly allowed: boolean; readonly reason: string }

const NOTHING: AuthorizationQuestion = { group: '', resource: '', subresource: '', namespace: '', name: '' }

/** One value for all steps of the chain; the types in the signatures keep their order. */
class Step {
  constructor(
    readonly ask: AskAuthorizer,
    readonly question: AuthorizationQuestion,
  ) {}
}
class Authorizer extends Step {
  constructor(
    ask: AskAuthorizer,
    question: AuthorizationQuestion,
    /** The question about what is being asked for already. */
    readonly requestResource: unknown,
  ) {
    super(ask, question)
  }
}
class PathCheck extends Step {}
class GroupCheck extends Step {}
class ResourceCheck extends Step {}
class Decision {
  constructor(
    readonly allowed: boolean,
    readonly reason: string,
  ) {}
}

export const AUTHORIZER = 'kubernetes.authorization.Authorizer'
const RESOURCE_CHECK = 'kubernetes.authorization.ResourceCheck'
const PATH_CHECK = 'kubernetes.authorization.PathCheck'
const GROUP_CHECK = 'kubernetes.authorization.GroupCheck'
const DECISION = 'kubernetes.authorization.Decision'

/** The value of the variable `authorizer`; `request` is what is being asked for already. */
export function authorizerValue(ask: AskAuthorizer, request: Omit<AuthorizationQuestion, 'path' | 'serviceAccount'>): unknown {
  return new Authorizer(ask, NOTHING, new ResourceCheck(ask, request))
}

export function authorizer(environment: Environment): void {
  environment.registerType(RESOURCE_CHECK, { ctor: ResourceCheck, fields: {} })
  environment.registerType(AUTHORIZER, { ctor: Authorizer, fields: { requestResource: RESOURCE_CHECK } })
  environment.registerType(PATH_CHECK, { ctor: PathCheck, fields: {} })
  environment.registerType(GROUP_CHECK, { ctor: GroupCheck, fields: {} })
  environment.registerType(DECISION, { ctor: Decision, fields: {} })
  environment.registerFunction(
    `${AUTHORIZER}.serviceAccount(string, string): ${AUTHORIZER}`,
    (step: Step, namespace: string, name: string) =>
      new Authorizer(step.ask, { ...step.question, serviceAccount: { namespace, name } }, (step as Authorizer).requestResource),
  )
  environment.registerFunction(
    `${AUTHORIZER}.path(string): ${PATH_CHECK}`,
    (step: Step, path: string) => new PathCheck(step.ask, { ...step.question, path }),
  )
  environment.registerFunction(
    `${AUTHORIZER}.group(string): ${GROUP_CHECK}`,
    (step: Step, group: string) => new GroupCheck(step.ask, { ...step.question, group }),
  )
  environment.registerFunction(
    `${GROUP_CHECK}.resource(string): ${RESOURCE_CHECK}`,
    (step: Step, resource: string) => new ResourceCheck(step.ask, { ...step.question, resource }),
  )
  for (const field of ['subresource', 'namespace', 'name'] as const) {
    environment.registerFunction(
      `${RESOURCE_CHECK}.${field}(string): ${RESOURCE_CHECK}`,
      (step: Step, value: string) => new ResourceCheck(step.ask, { ...step.question, [field]: value }),
    )
  }
  for (const type of [PATH_CHECK, RESOURCE_CHECK]) {
    environment.registerFunction(`${type}.check(string): ${DECISION}`, (step: Step, verb: string) => {
      const { allowed, reason } = step.ask(step.question, verb)
      return new Decision(allowed, reason)
    })
  }
  environment.registerFunction(`${DECISION}.allowed(): bool`, (decision: Decision) => decision.allowed)
  environment.registerFunction(`${DECISION}.reason(): string`, (decision: Decision) => decision.reason)
  environment.registerFunction(`${DECISION}.errored(): bool`, () => false)
  environment.registerFunction(`${DECISION}.error(): string`, () => '')
}
