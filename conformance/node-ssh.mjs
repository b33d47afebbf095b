// `node-ssh NODE CMD...` of the recordings for a real bash: hands the command line to the check that runs beside it.
import { connect } from 'node:net'

const [node, ...words] = process.argv.slice(2)
let input = ''
for await (const data of process.stdin.setEncoding('utf8')) input += data
const socket = connect(process.env.NODE_SSH_SOCKET).setEncoding('utf8')
socket.end(JSON.stringify({ node, command: words.join(' '), input }))
let text = ''
for await (const data of socket) text += data
const { stdout, stderr, code } = JSON.parse(text)
process.stdout.write(stdout)
process.stderr.write(stderr)
process.exitCode = code
