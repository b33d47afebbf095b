/** Lifecycle hooks: exec, httpGet, sleep; and preStop, which runs before a container is stopped; models pkg/kubelet/lifecycle. */
import { goQuote } from '../../api/strconv'
import type { HTTPGetAction, LifecycleHandler } from '../../schema/types'
import { StartError } from '../../runtime/container'
import type { ContainerRecord } from './container-record'
import type { PodWorker } from '../pod/pod-worker'
import { namedPort } from '../probes/checks'
import { runInContainer } from '../probes/exec-check'
import { httpCheck, type HttpCheckResult } from '../probes/http-check'
import { pause, type Task, type Wait } from '../task'

/** Milliseconds until the kubelet gives up on a hook's request. */
const HTTP_HOOK_TIMEOUT = 30_000

/** Runs the hook before a stop, for `limit` milliseconds at most. */
export function* runPreStop(worker: PodWorker, record: ContainerRecord, limit: number): Task<void> {
  const hook = record.spec().lifecycle?.preStop
  if (!hook) return
  const { node, pod } = worker
  yield (resume) => {
    let over = false
    const finish = (): void => {
      if (over) return
      over = true
      timer.cancel()
      resume()
    }
    const timer = node.clock.after(limit, finish)
    hookWait(worker, record, hook, (failure) => {
      // Also when nobody waits for it any more: it ends with the container.
      if (failure !== undefined) node.events.event(pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', record.fieldPath)
      finish()
    })
  }
}

/** Undefined when it succeeded, else what went wrong. */
export function* runHook(worker: PodWorker, record: ContainerRecord, hook: LifecycleHandler): Task<string | undefined> {
  let failure: string | undefined
  const wait: Wait = (resume) =>
    hookWait(worker, record, hook, (result) => {
      failure = result
      resume()
    })
  yield wait
  return failure
}

function hookWait(worker: PodWorker, record: ContainerRecord, hook: LifecycleHandler, done: (failure: string | undefined) => void): void {
  const { node } = worker
  const { current } = record
  if (!current) return done(undefined)
  /** `output` is told where there can be any. */
  const failed = (what: string, why: string, output?: string): string => {
    const { name, namespace = 'default', uid } = worker.pod.metadata
    const where = `for Container ${goQuote(record.name)} in Pod ${goQuote(`${name}_${namespace}(${uid})`)}`
    return `${what} ${where} failed - error: ${why}${output === undefined ? '' : `, message: ${goQuote(output)}`}`
  }
  if (hook.exec) {
    const { command = [] } = hook.exec
    pause(
      node.clock,
      node.timings.runtime.execStart,
    )(() => {
      try {
        runInContainer(current, command, ({ code, output, errors }) => {
          const why = `command '${command.join(' ')}' exited with ${code}: ${errors}`
          done(code === 0 ? undefined : failed(`Exec lifecycle hook ([${command.join(' ')}])`, why, output))
        })
      } catch (error) {
        if (!(error instanceof StartError)) throw error
        done(failed(`Exec lifecycle hook ([${command.join(' ')}])`, `rpc error: code = Unknown desc = ${error.message}`, ''))
      }
    })
  } else if (hook.httpGet) {
    const { path = '' } = hook.httpGet
    httpHook(worker, record, hook.httpGet, (why) => done(why === undefined ? undefined : failed(`HTTP lifecycle hook (${path})`, why)))
  } else if (hook.sleep) pause(node.clock, hook.sleep.seconds * 1000)(() => done(undefined))
  else done(undefined)
}

/** Any answer will do. A server that was asked for HTTPS and speaks HTTP is asked again in its way. */
function httpHook(worker: PodWorker, record: ContainerRecord, action: HTTPGetAction, done: (failure: string | undefined) => void): void {
  const port = action.port === '' ? 80 : namedPort(record.spec(), action.port)
  if (typeof port === 'string') return done(`couldn't find port: ${String(action.port)} in ${record.name}`)
  const host = action.host || (worker.sandbox?.address ?? '')
  const request = (get: HTTPGetAction, answered: (result: HttpCheckResult) => void): void =>
    httpCheck(worker, { ...get, port }, HTTP_HOOK_TIMEOUT, 'kube-lifecycle/1.36', answered)
  const end = ({ ok, answered, output }: HttpCheckResult): void => done(ok || answered ? undefined : output)
  request(action, (result) => {
    if (!result.plain) return end(result)
    request({ ...action, scheme: 'HTTP' }, (second) => {
      if (second.answered) {
        const text = `request to HTTPS lifecycle hook ${host}:${port} got HTTP response, retry with HTTP succeeded`
        worker.node.events.event(worker.pod, 'Warning', 'LifecycleHTTPFallback', text)
      }
      end(second)
    })
  })
}
