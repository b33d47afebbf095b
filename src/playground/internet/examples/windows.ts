/** The documentation's tasks about Windows; no node here runs it, so their pods wait for one. */
import { container, pod, type Fields, type Manifests } from './objects'

const asUser = (runAsUserName: string): Fields => ({ securityContext: { windowsOptions: { runAsUserName } } })

const demo = (name: string, container_: Fields): readonly Fields[] => [
  pod(
    name,
    [
      container('run-as-username-demo', 'mcr.microsoft.com/windows/servercore:ltsc2019', {
        command: ['ping', '-t', 'localhost'],
        ...container_,
      }),
    ],
    { ...asUser('ContainerUser'), nodeSelector: { 'kubernetes.io/os': 'windows' } },
  ),
]

export const WINDOWS: Manifests = {
  'windows/run-as-username-pod': demo('run-as-username-pod-demo', {}),
  'windows/run-as-username-container': demo('run-as-username-container-demo', asUser('ContainerAdministrator')),
}
