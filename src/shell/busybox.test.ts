import { expect, it } from 'vitest'
import { runOn, testMachine } from './test-machine'

it('tools of a busybox machine word their errors as busybox does', async () => {
  const { machine, clock } = testMachine('ash')
  const { err } = await runOn(machine, clock, 'cat x; cp x y; rm x; mv x y; mkdir /tmp; touch /a/b; sed p x; rm /tmp')
  expect(err.split('\n')).toEqual([
    "cat: can't open 'x': No such file or directory",
    "cp: can't stat 'x': No such file or directory",
    "rm: can't remove 'x': No such file or directory",
    "mv: can't rename 'x': No such file or directory",
    "mkdir: can't create directory '/tmp': File exists",
    'touch: /a/b: No such file or directory',
    'sed: x: No such file or directory',
    "rm: '/tmp' is a directory",
    '',
  ])
})

it.each([
  ['cd nosuch', "sh: cd: line 0: can't cd to nosuch: No such file or directory\n", 2],
  ['exit -1', 'sh: exit: line 0: Illegal number: -1\n', 2],
  ['nosuch', 'sh: nosuch: not found\n', 127],
  ['readonly r=1; r=2; echo no', 'sh: r: is read only\n', 2],
  ['echo ${u?}; echo no', 'sh: u: parameter not set\n', 2],
  ['set -u; echo $u; echo no', 'sh: u: parameter not set\n', 2],
  ['echo $((1/0)); echo no', 'sh: divide by zero\n', 2],
  ['echo $((08)); echo no', 'sh: arithmetic syntax error\n', 2],
  ['echo ${x^}; echo no', 'sh: syntax error: bad substitution\n', 2],
  ['a=(1 2); echo no', 'sh: syntax error: unexpected "("\n', 2],
  ['cat <<< x', 'sh: syntax error: unexpected redirection\n', 2],
  ['for ((;;)); do :; done', 'sh: syntax error: bad for loop variable\n', 2],
  ['local x; echo no', 'sh: local: line 0: not in a function\n', 2],
  ['. nosuch; echo no', 'sh: .: line 0: nosuch: not found\n', 2],
  ['export 1a; echo no', 'sh: export: line 0: 1a: bad variable name\n', 2],
  ['shopt', 'sh: shopt: not found\n', 127],
  ['declare x', 'sh: declare: not found\n', 127],
  ['hash nosuch', 'sh: hash: line 0: nosuch: not found\n', 1],
  ['pwd -x', 'sh: pwd: line 0: illegal option -x\n', 2],
  ['read 1x < /dev/null', "sh: read: '1x': bad variable name\n", 1],
  ['shift x; echo no', 'sh: shift: line 0: Illegal number: x\n', 2],
  ['printf', 'sh: usage: printf FORMAT [ARGUMENT...]\n', 2],
  ['printf %d 08 > /dev/null', "sh: invalid number '08'\n", 1],
  ['[ a b c ]', 'sh: b: unknown operand\n', 2],
  ['unalias y', 'unalias: y not found\n', 1],
  ['return 3; echo no', '', 3],
  ['getopts ab: o -z', 'Illegal option -z\n', 0],
  ['getopts b: o -b', 'No arg for -b option\n', 0],
  ['echo a |& cat', 'sh: syntax error: unexpected "&"\n', 2],
  ['if true; then echo', 'sh: syntax error: unexpected end of file (expecting "fi")\n', 2],
  ['for i in a\necho $i', 'sh: syntax error: unexpected word (expecting "do")\n', 2],
  ['(echo a))', 'sh: syntax error: unexpected ")"\n', 2],
  ['echo ${x', "sh: syntax error: missing '}'\n", 2],
  ['f-x() { :; }', 'sh: syntax error: bad function name\n', 2],
  ['echo a >', 'sh: syntax error: unexpected end of file\n', 2],
  ['[ a b ]; [ a = b c ]; [ 1 -eq ]', 'sh: b: unknown operand\nsh: c: unknown operand\nsh: -eq: argument expected\n', 2],
  ['unset -z; echo no', 'sh: unset: line 0: illegal option -z\n', 2],
  ['export -z; echo no', 'sh: export: line 0: illegal option -z\n', 2],
  ['unset 1x; echo no', 'sh: unset: line 0: 1x: bad variable name\n', 2],
  ['exec 3<nosuch; echo no', "sh: can't open nosuch: no such file\n", 1],
])('sh -c %j ends and words its mistake as busybox does', async (script, said, status) => {
  const { machine, clock } = testMachine('ash')
  const { out, err, code } = await runOn(machine, clock, script)
  expect({ out, err, code }).toEqual({ out: '', err: said, code: status })
})

it('busybox’s shell leaves braces as they are and names the file that it reads', async () => {
  const { machine, clock } = testMachine('ash')
  const script = `echo {1..3} {a,b}; printf 'nosuch\\n' > s; sh s; . ./s`
  const { out, err } = await runOn(machine, clock, script)
  expect(out).toBe('{1..3} {a,b}\n')
  expect(err).toBe('s: line 1: nosuch: not found\nsh: ./s: line 1: nosuch: not found\n')
})

it('busybox’s shell says what commands are on its output, a function without its body', async () => {
  const { machine, clock } = testMachine('ash')
  expect(await runOn(machine, clock, 'type nosuch; echo $?; f() { :; }; type f; hash ls; hash; command -V nosuch')).toEqual({
    out: 'nosuch: not found\n127\nf is a function\n/usr/bin/ls\nnosuch: not found\n',
    err: '',
    code: 127,
  })
})

it('busybox’s grep takes every byte for text', async () => {
  const { machine, clock } = testMachine('ash')
  expect((await runOn(machine, clock, "printf 'a\\000b\\n' | grep b | od -c | head -1")).out).toBe('0000000   a  \\0   b  \\n\n')
})

it('busybox’s shell names the line of a mistake in a file, takes any command for a function’s body and lists variables between quotation marks', async () => {
  const { machine, clock } = testMachine('ash')
  const script = `printf 'echo a\\nfi\\n' > s; sh s; f() echo "$1"; f x; export y=1; export -p | grep y=; x=2 :; set | grep ^x=; set -eu; echo $-`
  expect(await runOn(machine, clock, script)).toEqual({
    out: "a\nx\nexport y='1'\nx='2'\nuce\n",
    err: 's: line 2: syntax error: unexpected "fi"\n',
    code: 0,
  })
})

it('set -x of ash quotes what may mean something, shows no loops and choices, and does not count substitutions', async () => {
  const { machine, clock } = testMachine('ash')
  const script = `set -x; echo "a b" 'c=d' [x] {y} "it's" a,b ^ @ -n + % '~' é ''; for i in 1; do :; done; case a in a) echo c;; esac; export q='1 2'; echo $(echo in); set +x`
  const { err } = await runOn(machine, clock, script)
  expect(err.split('\n')).toEqual([
    `+ echo 'a b' 'c=d' '[x]' '{y}' 'it'"'"'s' a,b ^ @ -n + '%' '~' 'é' `,
    '+ :',
    '+ echo c',
    "+ export 'q=1 2'",
    "+ echo 'in'",
    "+ echo 'in'",
    '+ set +x',
    '',
  ])
})

it('cmp, head, tail and su of a busybox machine say less than those of GNU', async () => {
  const { machine, clock } = testMachine('ash')
  const { err } = await runOn(
    machine,
    clock,
    'printf ab > f; printf abc > g; : > e; cmp f g; cmp -l f g; cmp e f; head -n x f; head -c x f; tail -n x f; su nosuch',
  )
  expect(err.split('\n')).toEqual([
    'cmp: EOF on f',
    'cmp: EOF on f',
    'cmp: EOF on e',
    "head: invalid number 'x'",
    "head: invalid number 'x'",
    "tail: invalid number 'x'",
    'su: unknown user nosuch',
    '',
  ])
})

it.each([
  ['cat <&-', '', 'cat: read error: Bad file descriptor\n', 1],
  ['cat -n <&-', '', '', 0],
  ['head <&-', '', 'head: standard input: Input/output error\n', 1],
  ['wc -l <&-', '0\n', 'wc: standard input: Bad file descriptor\n', 1],
  ["awk '{print}' <&-", '', 'awk: cmd. line:1: Bad file descriptor\n', 1],
  ['tr a b <&-', '', 'tr: read error: Bad file descriptor\n', 1],
  ['md5sum <&-', '', "md5sum: can't read '-': Bad file descriptor\n", 1],
  ['tail <&-', '', 'tail: read error: Bad file descriptor\n', 1],
  ['uniq <&-', '', 'uniq: (null): I/O error\n', 1],
  ['tar t <&-', '', 'tar: short read\n', 1],
  ['grep a <&-', '', '', 1],
  ['sort <&-', '', '', 0],
  ['xargs echo <&-', '\n', '', 0],
  ["sh -c 'read x; echo $?; cat' <&-", '1\n', 'cat: read error: Bad file descriptor\n', 1],
])('a program that reads a closed input fails in the words of busybox: %s', async (script, out, err, code) => {
  const { machine, clock } = testMachine('ash')
  expect(await runOn(machine, clock, script)).toEqual({ out, err, code })
})

it.each([
  ['seq 3 >&-', '', '', 255],
  ['ls -d / >&-', '', '', 0],
  ['id -u >&-', '', 'id: standard output: Bad file descriptor\n', 0],
  ['echo a | cat >&-', '', 'cat: write error: Bad file descriptor\n', 1],
  ['echo a | sort >/dev/full', '', 'sort: standard output: No space left on device\n', 0],
  ['echo a | tee f >/dev/full; cat f', 'a\n', '', 0],
  ['yes >&-', '', 'yes: (null): Bad file descriptor\n', 1],
  ['basename a >&-', '', '', 1],
])('a program whose output takes nothing fails in the words of busybox: %s', async (script, out, err, code) => {
  const { machine, clock } = testMachine('ash')
  expect(await runOn(machine, clock, script)).toEqual({ out, err, code })
})

it.each([
  ['readlink -f nope; realpath nope', '', 'realpath: nope: No such file or directory\n', 1],
  ['ln -s nope l; readlink -f l; readlink -f ./nope', '/root/w/nope\n/root/w/nope\n', '', 0],
  ['timeout 1 sleep 3; echo $?; timeout -s KILL 1 sleep 3; echo $?', '143\n137\n', 'Terminated\nKilled\n', 0],
  ['timeout -s INT 1 sleep 3; echo $?', '130\n', '', 0],
  ['bg %1', '', 'sh: bg: line 0: %1: no such job\n', 2],
  ['getopts; echo no', 'no\n', 'sh: getopts: line 0: usage: getopts optstring var [arg]\n', 0],
  ['let', '', 'sh: let: line 0: expression expected\n', 2],
  ['umask 9; echo $?', '2\n', 'sh: umask: line 0: illegal mode: 9\n', 0],
  ['gunzip nope; zcat nope', '', 'gunzip: nope: No such file or directory\nzcat: nope: No such file or directory\n', 1],
  ['echo x > a.gz; gunzip a.gz; zcat a.gz', '', 'gunzip: invalid magic\nzcat: no gzip/bzip2/xz magic\n', 1],
  ["echo '!!' | base64 -d; echo 'YW!I=' | base64 -d", 'ab', '', 0],
  ['echo YWI | base64 -d', '', 'base64: truncated input\n', 1],
  ['df nope', 'Filesystem           1K-blocks      Used Available Use% Mounted on\n', "df: nope: can't find mount point\n", 1],
  [`timeout 1 sh -c 'trap "exit 5" TERM; sleep 3 & wait'; echo $?`, '5\n', '', 0],
  [`timeout -k 1 1 sh -c 'trap "" TERM; sleep 3; sleep 3'; echo $?`, '137\n', 'Killed\n', 0],
])('busybox answers so: %s', async (script, out, err, code) => {
  const { machine, clock } = testMachine('ash')
  expect(await runOn(machine, clock, script)).toEqual({ out, err, code })
})

it.each([
  ['hostname -x', "hostname: invalid option -- 'x'\n"],
  ['df -x', "df: invalid option -- 'x'\n"],
  ['ls -m', "ls: invalid option -- 'm'\n"],
  ['ls -Z', "ls: invalid option -- 'Z'\n"],
  ['ps --nosuch', "ps: unrecognized option '--nosuch'\n"],
  ['whoami x', ''],
  ['which', ''],
  ['tar', ''],
  ['grep', ''],
  ['sed', ''],
  ['readlink a b', ''],
])('%s shows how busybox has it called', async (script, said) => {
  const { machine, clock } = testMachine('ash')
  const { out, err, code } = await runOn(machine, clock, script)
  expect([out, code]).toEqual(['', script === 'grep' ? 2 : 1])
  expect(err.startsWith(`${said}BusyBox v1.`)).toBe(true)
  expect(err).toContain(`\nUsage: ${script.split(' ')[0]}`)
})

it('limits are shown with their units beside the words, and dash has its own words for fewer of them', async () => {
  const { machine, clock } = testMachine('ash')
  const lines = (await runOn(machine, clock, 'ulimit -a')).out.split('\n')
  expect(lines).toHaveLength(16)
  expect(lines.slice(0, 3)).toEqual([
    'core file size (blocks)         (-c) unlimited',
    'data seg size (kb)              (-d) unlimited',
    'scheduling priority             (-e) 0',
  ])
  const debian = testMachine()
  debian.machine.files.write('/etc/os-release', 'ID=debian\n')
  const dash = (await runOn(debian.machine, debian.clock, "sh -c 'ulimit -a'")).out.split('\n')
  expect(dash).toHaveLength(13)
  expect(dash.slice(5, 9)).toEqual([
    'memory(kbytes)       unlimited',
    'locked memory(kbytes) 8192',
    'process              unlimited',
    'nofiles              1048576',
  ])
})
