/** The variables of a server: what it was built and told with, what was set for all, and what each session set for itself. */
import { own } from '../../../shell/own'
import type { DaemonProcess } from '../image'
import type { Session } from '../sql/session'
import { Fault, type Value } from '../sql/values'
import { optionsOfServer, variablesOf } from './settings'

type Product = 'mysql' | 'mariadb'

/** Only a server that is started anew has them otherwise. */
const CONSTANT = new Set(
  'basedir datadir hostname innodb_buffer_pool_instances log_bin log_bin_basename lower_case_table_names pid_file port server_uuid skip_name_resolve socket version version_comment version_compile_os'.split(
    ' ',
  ),
)
/** Set for all sessions at once. */
const GLOBAL = new Set(
  'binlog_expire_logs_seconds general_log innodb_buffer_pool_size max_connections read_only server_id slow_query_log super_read_only'.split(
    ' ',
  ),
)

const since = (version: string, major: number): boolean => Number(version.split('.')[0]) >= major

function defaults(process: DaemonProcess, product: Product, version: string): Record<string, Value> {
  const modern = product === 'mysql' && since(version, 8)
  return {
    autocommit: 'ON',
    basedir: '/usr/',
    binlog_format: product === 'mysql' ? 'ROW' : 'MIXED',
    character_set_client: modern ? 'utf8mb4' : 'latin1',
    character_set_connection: modern ? 'utf8mb4' : 'latin1',
    character_set_database: modern ? 'utf8mb4' : 'latin1',
    character_set_results: modern ? 'utf8mb4' : 'latin1',
    character_set_server: modern || product === 'mariadb' ? 'utf8mb4' : 'latin1',
    collation_connection: modern ? 'utf8mb4_0900_ai_ci' : 'latin1_swedish_ci',
    collation_server: modern ? 'utf8mb4_0900_ai_ci' : product === 'mariadb' ? 'utf8mb4_uca1400_ai_ci' : 'latin1_swedish_ci',
    datadir: '/var/lib/mysql/',
    default_storage_engine: 'InnoDB',
    foreign_key_checks: 'ON',
    general_log: 'OFF',
    hostname: process.hostname,
    innodb_buffer_pool_size: 134217728,
    log_bin: modern ? 'ON' : 'OFF',
    log_bin_basename: modern ? '/var/lib/mysql/binlog' : '',
    lower_case_table_names: 0,
    max_allowed_packet: modern ? 67108864 : 4194304,
    max_connections: 151,
    port: 3306,
    read_only: 'OFF',
    server_id: product === 'mysql' && !modern ? 0 : 1,
    slow_query_log: 'OFF',
    socket: product === 'mysql' ? '/var/run/mysqld/mysqld.sock' : '/run/mysqld/mysqld.sock',
    sql_mode: 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    super_read_only: 'OFF',
    system_time_zone: 'UTC',
    time_zone: 'SYSTEM',
    transaction_isolation: 'REPEATABLE-READ',
    unique_checks: 'ON',
    version,
    version_comment: product === 'mysql' ? 'MySQL Community Server - GPL' : 'mariadb.org binary distribution',
    version_compile_os: 'Linux',
    wait_timeout: 28800,
  }
}

const plain = (name: string): string => name.replace(/^(global|session|local)\./i, '').toLowerCase()
const SWITCHES = new Set(['ON', 'OFF'])

export class Variables {
  private readonly global: Record<string, Value>

  constructor(process: DaemonProcess, product: Product, version: string) {
    this.global = { ...defaults(process, product, version), ...variablesOf(optionsOfServer(process), process.hostname) }
    // Who may not write at all may not write as an ordinary user either.
    if (this.global['super_read_only'] === 'ON') this.global['read_only'] = 'ON'
  }

  value(name: string): Value {
    return own(this.global, name) ?? null
  }

  on(name: string): boolean {
    return this.global[name] === 'ON'
  }

  /** As a session sees them all. */
  all(session: Session): Readonly<Record<string, Value>> {
    const own = [...session.variables].filter(([name]) => name.startsWith('@@')).map(([name, value]) => [name.slice(2), value] as const)
    return Object.fromEntries(Object.entries({ ...this.global, ...Object.fromEntries(own) }).sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  get(name: string, session: Session): Value {
    const key = plain(name)
    const everywhere = own(this.global, key)
    const value = /^global\./i.test(name) ? everywhere : (session.variables.get(`@@${key}`) ?? everywhere)
    if (value === undefined) throw new Fault('no-variable', [key])
    return value === 'ON' ? 1 : value === 'OFF' ? 0 : value
  }

  set(name: string, value: Value, session: Session): void {
    const key = plain(name)
    const before = own(this.global, key)
    if (before === undefined) throw new Fault('no-variable', [key])
    if (CONSTANT.has(key)) throw new Fault('constant-variable', [key])
    const isGlobal = /^global\./i.test(name)
    if (GLOBAL.has(key) && !isGlobal) throw new Fault('global-variable', [key])
    if (isGlobal && !session.user.super) throw new Fault('denied-privilege', ['SUPER or SYSTEM_VARIABLES_ADMIN'])
    const isSwitch = SWITCHES.has(String(before))
    const said = isSwitch ? (/^(1|on|true)$/i.test(String(value)) ? 'ON' : 'OFF') : value
    if (!isGlobal) {
      session.variables.set(`@@${key}`, said)
      return
    }
    this.global[key] = said
    if (key === 'super_read_only' && said === 'ON') this.global['read_only'] = 'ON'
    if (key === 'read_only' && said === 'OFF') this.global['super_read_only'] = 'OFF'
  }
}
