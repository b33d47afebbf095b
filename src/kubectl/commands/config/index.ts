/** `kubectl config`: kubeconfig files. */
import type { CommandDefinition } from '../../command/definition'
import { groupRun } from '../../command/run'
import { setCluster, setContext, setCredentials } from './entries'
import {
  currentContext,
  deleteCluster,
  deleteContext,
  deleteUser,
  getClusters,
  getContexts,
  getUsers,
  renameContext,
  useContext,
} from './names'
import { set, unset } from './properties'
import { view } from './view'

export const config: CommandDefinition = {
  use: 'config SUBCOMMAND',
  short: 'Modify kubeconfig files',
  long: `Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".

Which files are meant:

  1.  With --kubeconfig only that file is read and written.
  2.  Otherwise $KUBECONFIG is a list of paths. They are merged; the first file that has an entry decides. A change is written to the file that has the entry, a new entry to the first file that exists, or else to the last of the list.
  3.  Otherwise it is \${HOME}/.kube/config.`,
  group: 'Other Commands',
  redefines: ['kubeconfig'],
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
