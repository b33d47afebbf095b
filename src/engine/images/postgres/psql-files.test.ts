/** Facts about psql's files and several commands: what runs, what stops, what is told and how it ends. */
import { expect, test } from 'vitest'
import { podsOf } from '../test-pods'

const FILE = 'create table a (i int);\\ninsert into a values (1),\\n (2);\\nselec 1;\\nselect count(*)\\nfrom a;\\n'
const WRONG = 'ERROR:  syntax error at or near "selec"\nLINE 1: selec 1;\n        ^\n'

test.each([
  ['-f', 'psql -U postgres -Atf /x.sql; echo $?', `CREATE TABLE\nINSERT 0 2\npsql:/x.sql:4: ${WRONG}2\n0\n`],
  ['-f that stops', 'psql -U postgres -v ON_ERROR_STOP=1 -f /x.sql; echo $?', `CREATE TABLE\nINSERT 0 2\npsql:/x.sql:4: ${WRONG}3\n`],
  ['its input, which has no name', 'psql -U postgres -qAt < /x.sql; echo $?', `${WRONG}2\n0\n`],
  ['its input as a file', 'psql -U postgres -qAtf - < /x.sql; echo $?', `psql:<stdin>:4: ${WRONG}2\n0\n`],
  ['\\i', "psql -U postgres -qAt -c '\\i /x.sql' -c '\\echo over'; echo $?", `psql:/x.sql:4: ${WRONG}2\nover\n0\n`],
  [
    'what is not there',
    "psql -U postgres -f /none; echo $?; psql -U postgres -c '\\i /none'; echo $?",
    'psql: error: /none: No such file or directory\n1\n/none: No such file or directory\n1\n',
  ],
  ['a folder', 'psql -U postgres -f /etc; echo $?', 'psql:/etc: error: could not read from input file: Is a directory\n1\n'],
  [
    'files beside a file, and tells what is wrong in it as its own mistake',
    "mkdir /d; printf '\\\\ir b.sql\\n\\\\i none\\n\\\\nosuch\\n' > /d/a.sql; printf 'select 5;\\n' > /d/b.sql; psql -U postgres -Atf /d/a.sql; psql -U postgres -c '\\nosuch'",
    '5\npsql:/d/a.sql:2: error: none: No such file or directory\npsql:/d/a.sql:3: error: invalid command \\nosuch\ninvalid command \\nosuch\n',
  ],
  [
    'a file that runs itself to its end',
    "printf '\\\\i /loop.sql\\n' > /loop.sql; psql -U postgres -f /loop.sql",
    'psql:/loop.sql:1: error: /loop.sql: Too many open files\n',
  ],
  ['commands after one that fails', "psql -U postgres -At -c 'selec 1;' -c 'select 2'; echo $?", `${WRONG}2\n0\n`],
  [
    'nothing after one that fails and stops',
    "psql -U postgres -At --set=ON_ERROR_STOP=on -c 'selec 1;' -c 'select 2'; echo $?",
    `${WRONG}1\n`,
  ],
  ['\\set', "printf '\\\\set ON_ERROR_STOP on\\nselec 1;\\nselect 2;\\n' | psql -U postgres; echo $?", `${WRONG}3\n`],
])('psql runs %s', { timeout: 60_000 }, async (_, command, out) => {
  const t = await podsOf({})
  t.run('db', { containers: [{ name: 'main', image: 'postgres:16', env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }] }] })
  await t.wait(30)
  expect(await t.exec('db', `printf '${FILE}' > /x.sql; ${command}`)).toBe(out)
})
