// `pty-run CMD LINE...` of the recordings for a real bash: runs a command on a pseudo-terminal, made by script(1), and types each
// line once nothing has been shown for a while.
import { spawn } from 'node:child_process'

const TYPING_PAUSE = 1600
const KEYS = { '^C': '\x03', '^D': '\x04', '^Z': '\x1a' }

const [command, ...lines] = process.argv.slice(2)
const child = spawn('script', ['-qefc', `stty rows 24 cols 80; ${command}`, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] })
let shown = ''
let timer
function type() {
  clearTimeout(timer)
  timer = setTimeout(() => {
    const line = lines.shift()
    if (line === undefined) return
    child.stdin.write(KEYS[line] ?? `${line}\r`)
    type()
  }, TYPING_PAUSE)
}
child.stdout.setEncoding('utf8')
child.stdin.on('error', () => undefined)
child.stdout.on('data', (data) => {
  shown += data
  type()
})
type()
child.on('close', (code) => {
  clearTimeout(timer)
  process.stdout.write(shown.replaceAll('\r\n', '\n'))
  process.exitCode = code ?? 1
})
