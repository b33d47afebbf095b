/** Which namespaces the diagram, the table and the list show: as the reader chose for each, and else all but the cluster's own. */
import { create } from 'zustand'
import { usePreferences } from './preferences'
import { useSession } from './session'

const SYSTEM = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
  'metallb-system',
  'ingress-nginx',
  'metrics-server',
])

export const isSystem = (namespace: string | undefined): boolean => namespace !== undefined && SYSTEM.has(namespace)

export type Choice = Readonly<Record<string, boolean>>

/** Choices are for this cluster; what has none is shown unless it is the system's, so that a namespace made later is seen. */
export const useNamespaces = create<{ readonly chosen: Choice }>(() => ({ chosen: {} }))

/** Whether things of a namespace are shown; what is in none always is. */
export const showing =
  (chosen: Choice, systemPods: boolean) =>
  (namespace: string | undefined): boolean =>
    namespace === undefined || (chosen[namespace] ?? (systemPods || !isSystem(namespace)))

/** The same for components, which are drawn anew when it changes. */
export function useShowing(): (namespace: string | undefined) => boolean {
  const chosen = useNamespaces((n) => n.chosen)
  const systemPods = usePreferences((p) => p.systemPods)
  return showing(chosen, systemPods)
}

export const showNamespace = (namespace: string, shown: boolean) =>
  useNamespaces.setState(({ chosen }) => ({ chosen: { ...chosen, [namespace]: shown } }))

/** Puts every other of these aside. */
export const showOnly = (namespace: string, all: readonly string[]) =>
  useNamespaces.setState({ chosen: Object.fromEntries(all.map((name) => [name, name === namespace])) })

export const showUsual = () => useNamespaces.setState({ chosen: {} })

useSession.subscribe(({ start }, before) => {
  if (start !== before.start) showUsual()
})
