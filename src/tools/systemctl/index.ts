/** systemctl, service and journalctl over a node's units; the node's composition says what starting and stopping one does. */
export { journalctlCommand } from './journalctl'
export { shutdownCommands } from './shutdown'
export { serviceCommand, systemctlCommand } from './systemctl'
export type { JournalLine, Unit, UnitState, UnitsView } from './unit'
