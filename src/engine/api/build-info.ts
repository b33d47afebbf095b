/** Of what build Kubernetes' own programs say they are; models component-base/version and its metric. */
import type { MetricsRegistry } from './prometheus'

export const BUILD_INFO = {
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-06-10T00:00:00Z',
  goVersion: 'go1.26.1',
  compiler: 'gc',
  platform: 'linux/amd64',
} as const

const HELP =
  "[ALPHA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running."

/** Has a program tell of which build it is, and when it was started in milliseconds since the epoch, where that is known. */
export function tellBuild(registry: MetricsRegistry, version: string, started?: number): void {
  const { buildDate, compiler, gitCommit, gitTreeState, goVersion, platform } = BUILD_INFO
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(version) ?? []
  const labels = {
    build_date: buildDate,
    compiler,
    git_commit: gitCommit,
    git_tree_state: gitTreeState,
    git_version: version,
    go_version: goVersion,
    major,
    minor,
    platform,
  }
  const gauge = (name: string, help: string, value: number, of: Readonly<Record<string, string>> = {}): void =>
    registry.looked('gauge', name, help, () => [[of, value]])
  gauge('kubernetes_build_info', HELP, 1, labels)
  gauge('go_info', 'Information about the Go environment.', 1, { version: goVersion })
  if (started !== undefined) gauge('process_start_time_seconds', 'Start time of the process since unix epoch in seconds.', started / 1000)
}
