/** PostgreSQL's states and words of what went wrong. */
import type { Fault, FaultKind } from '../sql/values'
import type { Failure } from '../sql/wire'

type Words = readonly string[]
type Wording = readonly [state: string, message: (words: Words) => string, detail?: (words: Words) => string | undefined]

const TYPE_NAMES: Readonly<Record<string, string>> = { timestamp: 'timestamp', date: 'date', time: 'time', bool: 'boolean' }

const WORDS: { readonly [K in FaultKind]?: Wording } = {
  'no-database': ['3D000', ([name]) => `database "${name}" does not exist`],
  'database-exists': ['42P04', ([name]) => `database "${name}" already exists`],
  'database-missing': ['3D000', ([name]) => `database "${name}" does not exist`],
  'no-table': ['42P01', ([name]) => `relation "${name}" does not exist`],
  'drop-no-table': ['42P01', ([name]) => `table "${name}" does not exist`],
  'table-exists': [
    '42P07',
    ([name, what]) => (what === 'schema' ? `schema "${name}" already exists` : `relation "${name}" already exists`),
  ],
  'no-column': ['42703', ([full, name, table]) => (table ? `column ${full} does not exist` : `column "${name}" does not exist`)],
  'no-column-in-table': [
    '42703',
    ([name, table, key]) =>
      key ? `column "${name}" named in key does not exist` : `column "${name}" of relation "${table}" does not exist`,
  ],
  'drop-no-column': ['42703', ([name, table]) => `column "${name}" of relation "${table}" does not exist`],
  'ambiguous-column': ['42702', ([name]) => `column reference "${name}" is ambiguous`],
  'column-exists': [
    '42701',
    ([name, table, key]) => (key ? `relation "${name}" already exists` : `column "${name}" of relation "${table}" already exists`),
  ],
  'no-function': ['42883', ([name, types]) => `function ${name}(${types}) does not exist`],
  duplicate: [
    '23505',
    ([, , key]) => `duplicate key value violates unique constraint "${key}"`,
    ([, , , columns, values]) => `Key (${columns})=(${values}) already exists.`,
  ],
  null: [
    '23502',
    ([column, table, row]) =>
      row
        ? `null value in column "${column}" of relation "${table}" violates not-null constraint`
        : `column "${column}" of relation "${table}" contains null values`,
    ([, , row]) => (row ? `Failing row contains ${row}.` : undefined),
  ],
  'too-long': ['22001', ([, , type]) => `value too long for type ${type}`],
  'out-of-range': ['22003', ([, , type]) => `${type} out of range`],
  division: ['22012', () => 'division by zero'],
  'not-grouped': [
    '42803',
    ([table, column]) => `column "${table}.${column}" must appear in the GROUP BY clause or be used in an aggregate function`,
  ],
  'aggregate-misused': ['42803', () => 'aggregate functions are not allowed in WHERE'],
  mismatch: [
    '42883',
    ([what, a, operator, b]) =>
      what === 'not' ? `argument of NOT must be type boolean, not type ${a}` : `operator does not exist: ${a} ${operator} ${b}`,
  ],
  'drop-no-view': ['42P01', ([name]) => `view "${name}" does not exist`],
  'not-view': ['42809', ([name]) => `"${name}" is not a view`],
  'not-updatable': ['55000', ([name]) => `cannot change view "${name}"`],
  'has-dependents': [
    '2BP01',
    ([kind, name]) => `cannot drop ${kind} ${name} because other objects depend on it`,
    ([kind, name, ...views]) => views.map((view) => `view ${view} depends on ${kind} ${name}`).join('\n'),
  ],
  'bad-pattern': ['2201B', () => 'invalid regular expression'],
  'bad-character': ['54000', () => 'requested character too large for encoding'],
  'time-overflow': ['22008', () => 'timestamp out of range'],
  'view-recursion': ['42P17', ([name]) => `infinite recursion detected in rules for relation "${name}"`],
  'window-misused': ['42P20', () => 'window functions are not allowed in WHERE'],
  'no-over': ['42809', ([name]) => `window function ${name} requires an OVER clause`],
  'no-window': ['42809', ([name]) => `OVER specified, but ${name} is not a window function nor an aggregate function`],
  'no-window-name': ['42704', ([name]) => `window "${name}" does not exist`],
  'foreign-key': [
    '23503',
    ([table, key]) => `insert or update on table "${table}" violates foreign key constraint "${key}"`,
    ([, , columns, values, target]) => `Key (${columns})=(${values}) is not present in table "${target}".`,
  ],
  referenced: [
    '23503',
    ([table, key, , , target]) => `update or delete on table "${target}" violates foreign key constraint "${key}" on table "${table}"`,
    ([table, , , values, , theirs]) => `Key (${theirs})=(${values}) is still referenced from table "${table}".`,
  ],
  'drop-referenced': [
    '2BP01',
    ([table]) => `cannot drop table ${table} because other objects depend on it`,
    ([table, key, other]) => `constraint ${key} on table ${other} depends on table ${table}`,
  ],
  'with-columns': ['42P10', ([name]) => `WITH query "${name}" has a different number of columns than specified`],
  // Nothing but its time ends it there.
  recursion: ['57014', () => 'canceling statement due to statement timeout'],
  locked: ['55P03', () => 'canceling statement due to lock timeout'],
  union: ['42601', () => 'each UNION query must have the same number of columns'],
  'scalar-rows': ['21000', () => 'more than one row returned by a subquery used as an expression'],
  'scalar-columns': ['42601', () => 'subquery must return only one column'],
  'no-type': ['42704', ([name]) => `type "${name}" does not exist`],
  'no-variable': ['42704', ([name]) => `unrecognized configuration parameter "${name}"`],
  aborted: ['25P02', () => 'current transaction is aborted, commands ignored until end of transaction block'],
  'user-exists': ['42710', ([name]) => `role "${name}" already exists`],
  'no-user': ['42704', ([name]) => `role "${name}" does not exist`],
  'two-keys': ['42P16', ([table]) => `multiple primary keys for table "${table}" are not allowed`],
  'denied-table': ['42501', ([, , , table]) => `permission denied for table ${table}`],
  'denied-database': ['42501', ([, , what]) => `permission denied to ${what}`],
  denied: ['28P01', ([user]) => `password authentication failed for user "${user}"`],
}

export function failureOf({ kind, words, at }: Fault): Failure {
  const where = at === undefined ? {} : { at }
  const make = (state: string, message: string, detail?: string, hint?: string): Failure => ({
    code: 0,
    state,
    message,
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    ...where,
  })
  switch (kind) {
    case 'syntax':
      if (words[0] === 'unterminated') return make('42601', `unterminated quoted string at or near "${words[1]}"`)
      return make('42601', words[0] === 'end' ? 'syntax error at end of input' : `syntax error at or near "${words[1]}"`)
    case 'bad-value': {
      const [type = '', value, , , name = type] = words
      if (type === 'date' || type === 'timestamp') return make('22007', `invalid input syntax for type ${TYPE_NAMES[type]}: "${value}"`)
      return make('22P02', `invalid input syntax for type ${type === 'decimal' ? 'numeric' : name}: "${value}"`)
    }
    case 'count':
      return words[0] === 'arguments'
        ? make('42883', `function ${words[1]}(${words[2]}) does not exist`)
        : make(
            '42601',
            words[2] === 'more' ? 'INSERT has more expressions than target columns' : 'INSERT has more target columns than expressions',
          )
    default: {
      const [state, message, detail] = WORDS[kind] ?? ['XX000', () => kind]
      const casts = 'You might need to add explicit type casts.'
      const hint =
        kind === 'mismatch' && words[0] !== 'not'
          ? `No operator matches the given name and argument types. ${casts}`
          : kind === 'no-function'
            ? `No function matches the given name and argument types. ${casts}`
            : kind === 'drop-referenced' || kind === 'has-dependents'
              ? 'Use DROP ... CASCADE to drop the dependent objects too.'
              : undefined
      return make(state, message(words), detail?.(words), hint)
    }
  }
}
