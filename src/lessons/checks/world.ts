/** What a lesson's conditions can see: the cluster's objects, what was typed, files. */
import type { KubeObject } from '../../engine/api/object'

/** A line typed in a shell that another command opened. */
export interface InnerCommand {
  readonly line: string
  /** 0 once that shell asked for the next line or was left, since nobody outside sees its exit code; undefined before. */
  readonly code: number | undefined
  readonly output: string
}

export interface TypedCommand {
  readonly terminal: string
  /** The line as typed, without the prompt. */
  readonly line: string
  /** Undefined while it runs. */
  readonly code: number | undefined
  /** The end of what it printed, at most 100 kB. */
  readonly output: string
  /** What was typed in the shell it opened (`kubectl exec -it`, `minikube ssh`), oldest first. */
  readonly inside?: readonly InnerCommand[]
}

export interface LessonWorld {
  /** All objects of a resource, by plural name (`pods`) or with its group (`deployments.apps`). */
  objects(resource: string): readonly KubeObject[]
  /** Commands since the step began, oldest first. */
  commands(): readonly TypedCommand[]
  /** Commands that run in the background of the learner's shells now, whenever they were typed. */
  background(): readonly string[]
  /** A variable of the learner's shell, from the terminal used last among those where it is set. Undefined when it is set nowhere. */
  variable(name: string): string | undefined
  /** Text of a file; a relative path is in the home folder. Undefined when absent. */
  file(path: string): string | undefined
}
