/** `kubectl config`: reads and changes kubeconfig files. */
import type { CommandDefinition } from '../../command/definition'
import { groupRun } from '../../command/run'
import { currentContext, deleteContext, getContexts, renameContext, setContext, useContext } from './contexts'
import { deleteCluster, deleteUser, getClusters, getUsers, setCluster, setCredentials } from './entries'
import { set, unset } from './property'
import { view } from './view'

export const config: CommandDefinition = {
  use: 'config SUBCOMMAND',
  short: 'Modify kubeconfig files',
  long: `Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".

The loading order follows these rules:

  1.  With --kubeconfig only that file is read, and nothing is merged. The flag can be given once.
  2.  Else $KUBECONFIG is a list of paths, and what they say is merged. A value is changed where it stands; a new one goes to the first file that exists, or to the last of the list when none does.
  3.  Else \${HOME}/.kube/config is read, and nothing is merged.`,
  group: 'Other Commands',
  subcommands: [
    currentContext,
    deleteCluster,
    deleteContext,
    deleteUser,
    getClusters,
    getContexts,
    getUsers,
    renameContext,
    set,
    setCluster,
    setContext,
    setCredentials,
    unset,
    useContext,
    view,
  ],
  run: groupRun('stderr'),
}
