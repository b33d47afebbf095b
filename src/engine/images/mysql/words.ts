/** MySQL's numbers, states and words of what went wrong. */
import type { Fault, FaultKind } from '../sql/values'
import type { Failure } from '../sql/wire'

type Wording = readonly [code: number, state: string, (words: readonly string[], title: string) => string]

const KIND_WORDS: Readonly<Record<string, string>> = { int: 'integer', float: 'double', timestamp: 'datetime' }
const title = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)
const constraint = ([table, key, columns, , target, theirs, actions, database]: readonly string[]): string =>
  `\`${database}\`.\`${table}\`, CONSTRAINT \`${key}\` FOREIGN KEY (\`${columns}\`) REFERENCES \`${target}\` (\`${theirs}\`)${actions}`

const WORDS: { readonly [K in FaultKind]?: Wording } = {
  'no-database': [1049, '42000', ([name]) => `Unknown database '${name}'`],
  'no-database-chosen': [1046, '3D000', () => 'No database selected'],
  'database-exists': [1007, 'HY000', ([name]) => `Can't create database '${name}'; database exists`],
  'database-missing': [1008, 'HY000', ([name]) => `Can't drop database '${name}'; database doesn't exist`],
  'no-table': [1146, '42S02', ([name, database]) => (database ? `Table '${database}.${name}' doesn't exist` : `Unknown table '${name}'`)],
  'drop-no-table': [1051, '42S02', (names) => `Unknown table '${names.join(',')}'`],
  'table-exists': [1050, '42S01', ([name]) => `Table '${name}' already exists`],
  'no-column': [1054, '42S22', ([name]) => `Unknown column '${name}' in 'field list'`],
  'no-column-in-table': [
    1054,
    '42S22',
    ([name, , key]) => (key ? `Key column '${name}' doesn't exist in table` : `Unknown column '${name}' in 'field list'`),
  ],
  'ambiguous-column': [1052, '23000', ([name]) => `Column '${name}' in field list is ambiguous`],
  'column-exists': [1060, '42S21', ([name, , key]) => (key ? `Duplicate key name '${name}'` : `Duplicate column name '${name}'`)],
  'drop-no-column': [1091, '42000', ([name]) => `Can't DROP '${name}'; check that column/key exists`],
  'no-function': [1305, '42000', ([name]) => `FUNCTION ${name} does not exist`],
  duplicate: [1062, '23000', ([value, table, key]) => `Duplicate entry '${value}' for key '${table}.${key}'`],
  null: [1048, '23000', ([column]) => `Column '${column}' cannot be null`],
  'no-default': [1364, 'HY000', ([column]) => `Field '${column}' doesn't have a default value`],
  'too-long': [1406, '22001', ([column, row]) => `Data too long for column '${column}' at row ${row}`],
  'out-of-range': [1264, '22003', ([column, row]) => `Out of range value for column '${column}' at row ${row}`],
  'aggregate-misused': [1111, 'HY000', () => 'Invalid use of group function'],
  'not-grouped': [
    1055,
    '42000',
    ([table, column]) =>
      `Expression #1 of SELECT list is not in GROUP BY clause and contains nonaggregated column '${table}.${column}' which is not functionally dependent on columns in GROUP BY clause; this is incompatible with sql_mode=only_full_group_by`,
  ],
  'foreign-key': [1452, '23000', (words) => `Cannot add or update a child row: a foreign key constraint fails (${constraint(words)})`],
  referenced: [1451, '23000', (words) => `Cannot delete or update a parent row: a foreign key constraint fails (${constraint(words)})`],
  'drop-referenced': [
    3730,
    'HY000',
    ([table, key, other]) => `Cannot drop table '${table}' referenced by a foreign key constraint '${key}' on table '${other}'.`,
  ],
  'with-columns': [
    1353,
    'HY000',
    () => 'In definition of view, derived table or common table expression, SELECT list and column names list have different column counts',
  ],
  recursion: [
    3636,
    'HY000',
    ([rounds]) => `Recursive query aborted after ${rounds} iterations. Try increasing @@cte_max_recursion_depth to a larger value.`,
  ],
  locked: [1205, 'HY000', () => 'Lock wait timeout exceeded; try restarting transaction'],
  union: [1222, '21000', () => 'The used SELECT statements have a different number of columns'],
  'scalar-rows': [1242, '21000', () => 'Subquery returns more than 1 row'],
  'scalar-columns': [1241, '21000', ([count]) => `Operand should contain ${count} column(s)`],
  'no-variable': [1193, 'HY000', ([name]) => `Unknown system variable '${name}'`],
  'window-misused': [3593, 'HY000', ([name]) => `You cannot use the window function '${name}' in this context.'`],
  'no-window-name': [3579, 'HY000', ([name]) => `Window name '${name}' is not defined.`],
  'no-window': [3593, 'HY000', ([name]) => `You cannot use the window function '${name}' in this context.'`],
  'drop-no-view': [1051, '42S02', ([name, database]) => `Unknown table '${database}.${name}'`],
  'not-view': [1347, 'HY000', ([name, database]) => `'${database}.${name}' is not VIEW`],
  'not-updatable': [1288, 'HY000', ([name]) => `The target table ${name} of the statement is not updatable`],
  'no-row': [1032, 'HY000', ([, name]) => `Can't find record in '${name}'`],
  'read-only': [
    1290,
    'HY000',
    ([option], product) => `The ${product} server is running with the --${option} option so it cannot execute this statement`,
  ],
  'constant-variable': [1238, 'HY000', ([name]) => `Variable '${name}' is a read only variable`],
  'global-variable': [1229, 'HY000', ([name]) => `Variable '${name}' is a GLOBAL variable and should be set with SET GLOBAL`],
  'denied-privilege': [
    1227,
    '42000',
    ([privileges]) => `Access denied; you need (at least one of) the ${privileges} privilege(s) for this operation`,
  ],
  'not-replica': [1200, 'HY000', () => 'The server is not configured as slave; fix in config file or with CHANGE MASTER TO'],
  'replica-running': [
    3021,
    'HY000',
    () => "This operation cannot be performed with a running slave io thread; run STOP SLAVE IO_THREAD FOR CHANNEL '' first.",
  ],
  'bad-pattern': [3685, 'HY000', () => 'Illegal argument to a regular expression.'],
  'time-overflow': [1441, '22008', () => 'Datetime function: datetime field overflow'],
  'view-recursion': [1462, 'HY000', ([name, database]) => `\`${database}\`.\`${name}\` contains view recursion`],
  'no-log': [1381, 'HY000', () => 'You are not using binary logging'],
  'no-log-file': [1220, 'HY000', () => 'Error when executing command SHOW BINLOG EVENTS: Could not find target log'],
  'user-exists': [1396, 'HY000', ([name, host]) => `Operation CREATE USER failed for '${name}'@'${host}'`],
  'two-keys': [1068, '42000', () => 'Multiple primary key defined'],
  'denied-database': [1044, '42000', ([user, host, database]) => `Access denied for user '${user}'@'${host}' to database '${database}'`],
  'denied-table': [1142, '42000', ([user, host, verb, table]) => `${verb} command denied to user '${user}'@'${host}' for table '${table}'`],
  denied: [1045, '28000', ([user, host, password]) => `Access denied for user '${user}'@'${host}' (using password: ${password})`],
}

/** `product` is `MySQL` or `MariaDB`. */
export function failureOf({ kind, words, at = 0 }: Fault, text: string, product: string): Failure {
  if (kind === 'syntax') {
    const line = text.slice(0, at).split('\n').length
    return {
      code: 1064,
      state: '42000',
      message: `You have an error in your SQL syntax; check the manual that corresponds to your ${product} server version for the right syntax to use near '${text.slice(at, at + 80)}' at line ${line}`,
    }
  }
  if (kind === 'bad-value') {
    const [type = '', value, column, row] = words
    const isTime = ['date', 'time', 'timestamp'].includes(type)
    if (type === 'json')
      return { code: 3140, state: '22032', message: `Invalid JSON text: "Invalid value." at position 0 in value for column '${column}'.` }
    if (type === 'text') return { code: 1265, state: '01000', message: `Data truncated for column '${column}' at row ${row}` }
    return {
      code: isTime ? 1292 : 1366,
      state: isTime ? '22007' : 'HY000',
      message: `Incorrect ${KIND_WORDS[type] ?? type} value: '${value}' for column '${column}' at row ${row}`,
    }
  }
  if (kind === 'no-user') {
    const [name, host, verb] = words
    return verb === 'GRANT'
      ? { code: 1410, state: '42000', message: 'You are not allowed to create a user with GRANT' }
      : { code: 1396, state: 'HY000', message: `Operation ${verb} failed for '${name}'@'${host}'` }
  }
  if (kind === 'count')
    return words[0] === 'arguments'
      ? { code: 1582, state: '42000', message: `Incorrect parameter count in the call to native function '${words[1]}'` }
      : { code: 1136, state: '21S01', message: `Column count doesn't match value count at row ${words[1]}` }
  const [code, state, message] = WORDS[kind] ?? [1105, 'HY000', () => title(kind)]
  return { code, state, message: message(words, product) }
}
