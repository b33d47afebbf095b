/** CREATE USER, ALTER USER, DROP USER, GRANT and REVOKE. */
import type { User } from './catalog'
import type { Session } from './session'
import type { Statement } from './syntax'
import { Fault } from './values'

export type AccountStatement = Extract<Statement, { kind: 'create-user' | 'alter-user' | 'drop-user' | 'grant' }>

/** Does what a statement says of accounts; gives PostgreSQL's word for it. */
export function changeAccounts(
  statement: AccountStatement,
  { server: { catalog, dialect }, database, undo }: Pick<Session, 'server' | 'database' | 'undo'>,
): string {
  const before = structuredClone(catalog.users)
  undo(() => (catalog.users = before))
  const find = (name: string, host: string): User | undefined => catalog.users.find((user) => user.name === name && user.host === host)
  const role = dialect === 'mysql' ? 'USER' : 'ROLE'
  switch (statement.kind) {
    case 'create-user':
      for (const { account, password } of statement.users) {
        if (find(account.name, account.host)) {
          if (statement.exists) continue
          throw new Fault('user-exists', [account.name, account.host])
        }
        catalog.addUser(account.name, account.host, password ?? (dialect === 'mysql' ? '' : null), {
          super: statement.super,
          role: statement.role,
        })
      }
      return `CREATE ${role}`
    case 'alter-user': {
      const user = find(statement.user.name, statement.user.host)
      if (!user) throw new Fault('no-user', [statement.user.name, statement.user.host, 'ALTER USER'])
      if (statement.password !== undefined) user.password = statement.password
      return 'ALTER ROLE'
    }
    case 'drop-user':
      for (const { name, host } of statement.users) {
        if (!find(name, host) && !statement.ifExists) throw new Fault('no-user', [name, host, 'DROP USER'])
        catalog.users = catalog.users.filter((user) => user.name !== name || user.host !== host)
      }
      return `DROP ${role}`
    case 'grant': {
      const on = statement.on.includes('.') || dialect === 'postgres' ? statement.on : `${database ?? ''}.${statement.on}`
      for (const { name, host } of statement.users) {
        const user = find(name, host)
        if (!user) throw new Fault('no-user', [name, host, 'GRANT'])
        user.grants = user.grants.filter((grant) => grant.on !== on)
        if (!statement.revoke) user.grants.push({ on, privileges: statement.privileges })
      }
      return statement.revoke ? 'REVOKE' : 'GRANT'
    }
  }
}
