/** The messages between page and worker: serialisable values only. */

/** An object as the wire has it. The page treats it as read-only. */
export interface WireObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly uid: string
    readonly resourceVersion: string
    readonly creationTimestamp: string
    readonly deletionTimestamp?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly ownerReferences?: readonly {
      readonly kind: string
      readonly name: string
      readonly uid: string
      readonly controller?: boolean
    }[]
  }
  readonly [field: string]: unknown
}

/** One thing a person did, with the virtual time at which it took effect; the whole log replays to the same state. */
export type Input =
  | { readonly type: 'terminal.open'; readonly terminal: string; readonly columns: number; readonly rows: number; readonly node?: string }
  | { readonly type: 'terminal.data'; readonly terminal: string; readonly data: string }
  | { readonly type: 'terminal.resize'; readonly terminal: string; readonly columns: number; readonly rows: number }
  | { readonly type: 'terminal.close'; readonly terminal: string }
  /** Clears the line, types the command and presses Enter (lesson buttons, the editor's apply). */
  | { readonly type: 'terminal.run'; readonly terminal: string; readonly command: string }
  | { readonly type: 'file.write'; readonly path: string; readonly text: string }
  | { readonly type: 'file.remove'; readonly path: string }
  | { readonly type: 'editor.closed'; readonly edit: string; readonly saved: boolean }
  | { readonly type: 'fault'; readonly fault: Fault }
  /** Asks the worker to bring the cluster to where a step begins; logged as the scripts and commands that do it. */
  | { readonly type: 'lesson.setup'; readonly lesson: string; readonly step: string }
  /** The cluster joins the session: it is there from now on, and has been for a while when it is a running one. */
  | { readonly type: 'cluster.attach' }
  /** Runs a script out of sight, on the learner's machine. */
  | { readonly type: 'script'; readonly script: string }
  /** A step begins here: what is typed from now on counts for its checks. */
  | { readonly type: 'lesson.step'; readonly lesson: string; readonly step: string }

export type Fault =
  | { readonly kind: 'node.stop' | 'node.start' | 'node.cut' | 'node.mend' | 'kubelet.stop' | 'kubelet.start'; readonly node: string }
  | { readonly kind: 'container.kill'; readonly namespace: string; readonly pod: string; readonly container?: string }
  | { readonly kind: 'registry.slow' | 'registry.fail' | 'registry.mend' }
  | { readonly kind: 'memory.fill'; readonly node: string; readonly bytes: number }
  | { readonly kind: 'component.stop' | 'component.start'; readonly component: ControlPlaneComponent }

export type ControlPlaneComponent = 'kube-scheduler' | 'kube-controller-manager' | 'kube-apiserver' | 'etcd'

export interface LoggedInput {
  /** Milliseconds of virtual time since the start of the session. */
  readonly at: number
  /** How many events had run: the exact place, since several things can happen in one millisecond. */
  readonly after: number
  readonly input: Input
}

/** How a session begins; with the log it is all that is needed to rebuild it. */
export interface SessionStart {
  readonly version: 1
  readonly seed: string
  /** Milliseconds since the epoch at which virtual time starts. */
  readonly time: number
  readonly cluster: ClusterShape
}

export interface ClusterShape {
  /** `none`: nothing runs until `minikube start`; `running`: a started minikube cluster; `bare`: named nodes, no addons. */
  readonly kind: 'none' | 'running' | 'bare'
  readonly nodes: readonly string[]
}

export type FromPage =
  | {
      readonly type: 'boot'
      readonly start: SessionStart
      readonly log: readonly LoggedInput[]
      /** Milliseconds since the start up to which time had gone on. */ readonly until?: number
    }
  | { readonly type: 'input'; readonly input: Input }
  | { readonly type: 'time'; readonly speed: number; readonly paused: boolean }
  | { readonly type: 'time.step' }
  /** Runs as fast as possible until this much virtual time (milliseconds) has passed. */
  | { readonly type: 'time.skip'; readonly duration: number }
  /** Shows the session as it was at a moment (milliseconds since its start); `null` returns to the present. */
  | { readonly type: 'time.view'; readonly at: number | null }
  /** The moment being looked at becomes the present; what came after it is given up. */
  | { readonly type: 'time.continue' }
  | { readonly type: 'undo' }
  | { readonly type: 'reset'; readonly start: SessionStart }
  | { readonly type: 'complete'; readonly terminal: string }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  | { readonly type: 'lesson.watch'; readonly lesson: string | null; readonly step: string | null }
  /** The logic of a lesson that is none of the library's: its `LessonDefinition`, checked where it was read. */
  | { readonly type: 'lesson.define'; readonly lesson: string; readonly definition: unknown }
  /** So many characters of a terminal's output are on its screen: more may come. */
  | { readonly type: 'terminal.drawn'; readonly terminal: string; readonly length: number }

export type Question =
  | { readonly kind: 'file.read'; readonly path: string }
  | { readonly kind: 'file.list'; readonly path: string }
  | { readonly kind: 'object'; readonly collection: string; readonly key: string }
  | { readonly kind: 'why'; readonly collection: string; readonly key: string }
  | { readonly kind: 'events'; readonly uid: string }
  /** How the server would write an object, with amounts and all in its own words; null where it has no type for it or refuses it. */
  | { readonly kind: 'written'; readonly manifest: unknown }
  | { readonly kind: 'hash' }
  | { readonly kind: 'solution'; readonly lesson: string; readonly step: string }

export interface ObjectChange {
  /** `group/resource`, `/pods` for the core group. */
  readonly collection: string
  readonly key: string
  /** null: gone. */
  readonly object: WireObject | null
}

/** A file that a program has opened in the editor and waits for. */
export interface EditedFile {
  readonly edit: string
  readonly path: string
  readonly title: string
}

export interface RequestHop {
  readonly kind: 'outside' | 'node' | 'service' | 'pod' | 'dns'
  readonly name: string
  readonly namespace?: string
  readonly address?: string
}

export interface CheckState {
  readonly step: string
  readonly checks: readonly { readonly id: string; readonly done: boolean }[]
  readonly done: boolean
  /** Which hint fits the cluster's state now, if the lesson has one that does. */
  readonly hint?: string
}

export type FromWorker =
  | { readonly type: 'booted'; readonly milliseconds: number }
  | { readonly type: 'terminal.data'; readonly terminal: string; readonly data: string }
  /** Whether a command runs in the foreground, and which; `directory` for the tab's label. */
  | {
      readonly type: 'terminal.state'
      readonly terminal: string
      readonly busy: boolean
      readonly directory: string
      readonly command?: string
    }
  | { readonly type: 'terminal.closed'; readonly terminal: string; readonly code: number }
  /** A command ended: one polite line for screen readers. */
  | { readonly type: 'command.ended'; readonly terminal: string; readonly command: string; readonly code: number }
  | {
      readonly type: 'objects'
      readonly changes: readonly ObjectChange[]
      /** True when it is the whole world (boot, undo, view). */ readonly whole: boolean
    }
  | {
      readonly type: 'clock'
      readonly now: number
      readonly speed: number
      readonly paused: boolean
      readonly viewing: boolean
      readonly length: number
      /** Another moment of the session is being rebuilt, which takes a while. */
      readonly rebuilding?: boolean
    }
  | {
      readonly type: 'request'
      readonly id: number
      readonly hops: readonly RequestHop[]
      readonly ok: boolean
      readonly failure?: string
      readonly status?: number
    }
  | { readonly type: 'files'; readonly changed: readonly string[] }
  /** The files that programs wait for now (kubectl edit, vi, nano), oldest first; each is answered by the input `editor.closed`. */
  | { readonly type: 'editing'; readonly files: readonly EditedFile[] }
  | {
      readonly type: 'logged'
      readonly entries: readonly LoggedInput[]
      /** Length of the log after them; shorter than before when undone. */ readonly length: number
    }
  /** The last action was taken back; `command` is what was typed, when it was a command. */
  | { readonly type: 'undone'; readonly command?: string }
  | { readonly type: 'lesson'; readonly lesson: string; readonly state: CheckState }
  /** A lesson's step is being prepared; `command` is what is typed for it now. */
  | { readonly type: 'preparing'; readonly lesson: string; readonly step: string; readonly active: boolean; readonly command?: string }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown; readonly error?: string }
  | { readonly type: 'error'; readonly message: string; readonly where: string }
