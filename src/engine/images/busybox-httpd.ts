/** busybox's web server: files of a folder, and nothing else unless asked to be talkative. */
import { contentType, fileAt, httpDate, respond } from './http-server'
import type { Daemon } from './image'
import { service } from './service'

interface Options {
  readonly port: number
  readonly home: string
  readonly verbose: boolean
}

const PAGES: Readonly<Record<number, readonly [string, string]>> = {
  302: ['Found', ''],
  404: ['Not Found', 'The requested URL was not found'],
  501: ['Not Implemented', 'The requested method is not recognized'],
}

/** `-p [IP:]PORT`, `-h HOME`, `-v`, `-f`, joined or apart; a text says what is wrong. */
function optionsOf(words: readonly string[]): Options | string {
  let port = 80
  let home = '.'
  let verbose = false
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (!word.startsWith('-')) continue
    for (let at = 1; at < word.length; at++) {
      const letter = word[at]!
      if (!/[phcurmed]/.test(letter)) {
        if (!/[ifv]/.test(letter)) return `httpd: invalid option -- '${letter}'`
        if (letter === 'v') verbose = true
        continue
      }
      const value = word.slice(at + 1) || words[++i]
      if (value === undefined) return `httpd: option requires an argument -- '${letter}'`
      if (letter === 'h') home = value
      if (letter === 'p') {
        port = Number(value.slice(value.lastIndexOf(':') + 1))
        if (!Number.isInteger(port) || port < 1 || port > 65_535) return `httpd: bad address '${value}'`
      }
      break
    }
  }
  return { port, home, verbose }
}

/** Serves as its words say; `fixed` stands for them where a script starts it. Stays in the foreground, as with `-f`. */
export function busyboxHttpd(fixed?: readonly string[]): Daemon {
  return {
    start(process) {
      const options = optionsOf(fixed ?? process.argv.slice(1))
      if (typeof options === 'string') {
        process.stderr(`${options}\n`)
        process.exit(1)
        return
      }
      const page = (status: number, headers: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) => {
        const [title, words] = PAGES[status]!
        const body = `<HTML><HEAD><TITLE>${status} ${title}</TITLE></HEAD>\n<BODY><H1>${status} ${title}</H1>\n${words}\n</BODY></HTML>\n`
        return respond(status, { ...headers, 'Content-Type': 'text/html', ...more }, body)
      }
      service({
        ports: [options.port],
        memory: 421_888,
        // Without a handler of its own it only goes, as process 1, when it is killed.
        handlesTerm: fixed !== undefined,
        http: (request, own, peer) => {
          const headers = { Date: httpDate(own.now()), Connection: 'close' }
          const found = fileAt(own.files, options.home === '/' ? '' : options.home.replace(/\/$/, ''), request.path, ['index.html'])
          const known = ['GET', 'HEAD'].includes(request.method)
          const response = !known
            ? page(501, headers)
            : found.kind === 'file'
              ? respond(
                  200,
                  {
                    ...headers,
                    'Content-Type': contentType(found.path),
                    'Accept-Ranges': 'bytes',
                    'Last-Modified': httpDate(own.files.stat(found.path).modified),
                  },
                  own.files.read(found.path),
                )
              : found.kind === 'redirect'
                ? page(302, headers, { Location: `${request.path}/` })
                : page(404, headers)
          if (options.verbose) own.stderr(`[::ffff:${peer}]:${32_768 + own.random(28_232)}: response:${response.status}\n`)
          return response
        },
      }).start(process)
    },
  }
}
