/** SHOW REPLICA STATUS: where a replica stands, in the columns of its version. */
import { BIGINT, INT, TEXT, type Rows, type Type, type Value } from '../sql/values'
import type { Problem, Replica } from './replication'

type Cell = readonly [name: string, value: Value, type?: Type]

const stamp = ({ time }: Problem): string => new Date(time).toISOString().slice(2, 19).replaceAll('-', '').replace('T', ' ')

/** `old` has the words of before 8.0.22. */
export function statusOf(replica: Replica, old: boolean, version: string): Rows {
  const { settings, read, receiverProblem, applierProblem, connected } = replica
  const yes = (on: boolean): string => (on ? 'Yes' : 'No')
  const receiving = replica.receiving
  const running = receiving ? (connected ? 'Yes' : 'Connecting') : 'No'
  const waits = 'Waiting for master to send event'
  const applierWaits =
    version.startsWith('5.') || old
      ? 'Slave has read all relay log; waiting for more updates'
      : 'Replica has read all relay log; waiting for more updates'
  const columns: readonly Cell[] = [
    ['Slave_IO_State', receiving ? (connected ? waits : 'Connecting to master') : ''],
    ['Master_Host', settings?.host ?? ''],
    ['Master_User', settings?.user ?? ''],
    ['Master_Port', settings?.port ?? 3306, INT],
    ['Connect_Retry', settings?.retry ?? 60, INT],
    ['Master_Log_File', read.file],
    ['Read_Master_Log_Pos', read.position, BIGINT],
    ['Relay_Log_File', 'relay-bin.000002'],
    ['Relay_Log_Pos', 320, BIGINT],
    ['Relay_Master_Log_File', settings?.file ?? ''],
    ['Slave_IO_Running', running],
    ['Slave_SQL_Running', yes(replica.applying)],
    ...['Do_DB', 'Ignore_DB', 'Do_Table', 'Ignore_Table', 'Wild_Do_Table', 'Wild_Ignore_Table'].map((name): Cell => [
      `Replicate_${name}`,
      '',
    ]),
    ['Last_Errno', applierProblem?.code ?? 0, INT],
    ['Last_Error', applierProblem?.text ?? ''],
    ['Skip_Counter', 0, INT],
    ['Exec_Master_Log_Pos', settings?.position ?? 0, BIGINT],
    ['Relay_Log_Space', 527, BIGINT],
    ['Until_Condition', 'None'],
    ['Until_Log_File', ''],
    ['Until_Log_Pos', 0, BIGINT],
    ['Master_SSL_Allowed', 'No'],
    ...['CA_File', 'CA_Path', 'Cert', 'Cipher', 'Key'].map((name): Cell => [`Master_SSL_${name}`, '']),
    ['Seconds_Behind_Master', replica.applying && connected ? 0 : null, BIGINT],
    ['Master_SSL_Verify_Server_Cert', 'No'],
    ['Last_IO_Errno', receiverProblem?.code ?? 0, INT],
    ['Last_IO_Error', receiverProblem?.text ?? ''],
    ['Last_SQL_Errno', applierProblem?.code ?? 0, INT],
    ['Last_SQL_Error', applierProblem?.text ?? ''],
    ['Replicate_Ignore_Server_Ids', ''],
    ['Master_Server_Id', replica.sourceId, INT],
    ['Master_UUID', ''],
    ['Master_Info_File', version.startsWith('5.') ? '/var/lib/mysql/master.info' : 'mysql.slave_master_info'],
    ['SQL_Delay', 0, INT],
    ['SQL_Remaining_Delay', null, INT],
    ['Slave_SQL_Running_State', replica.applying ? applierWaits : ''],
    ['Master_Retry_Count', version.startsWith('8.4') || version.startsWith('9') ? 10 : 86400, BIGINT],
    ['Master_Bind', ''],
    ['Last_IO_Error_Timestamp', receiverProblem ? stamp(receiverProblem) : ''],
    ['Last_SQL_Error_Timestamp', applierProblem ? stamp(applierProblem) : ''],
    ['Master_SSL_Crl', ''],
    ['Master_SSL_Crlpath', ''],
    ['Retrieved_Gtid_Set', ''],
    ['Executed_Gtid_Set', ''],
    ['Auto_Position', 0, INT],
    ['Replicate_Rewrite_DB', ''],
    ['Channel_Name', ''],
    ['Master_TLS_Version', ''],
    ...(version.startsWith('5.')
      ? []
      : ([
          ['Master_public_key_path', ''],
          ['Get_master_public_key', 0, INT],
          ['Network_Namespace', ''],
        ] satisfies readonly Cell[])),
  ]
  const renamed = (text: string): string =>
    old
      ? text
      : text.replaceAll('Master', 'Source').replaceAll('master', 'source').replaceAll('Slave', 'Replica').replaceAll('slave', 'replica')
  const shown = (name: string, value: Value): Value => (name.endsWith('State') && typeof value === 'string' ? renamed(value) : value)
  return {
    columns: columns.map(([name, , type = TEXT]) => ({ name: renamed(name), type })),
    rows: settings ? [columns.map(([name, value]) => shown(name, value))] : [],
  }
}
