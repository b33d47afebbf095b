/** webapp-color: a page in one colour that says which pod shows it, on port 8080. */
import { respond } from '../http-server'
import { defineImage, tags } from '../image'
import { ALPINE_FILES } from '../passwd'
import { service } from '../service'
import { ALPINE } from '../userlands'

const COLORS = ['red', 'green', 'blue', 'blue2', 'pink', 'darkblue']

function daemon(tag: string) {
  const chosen = (env: Readonly<Record<string, string>>, random: number): string =>
    env['APP_COLOR'] ?? { v1: 'blue', v2: 'green', v3: 'red' }[tag] ?? COLORS[random]!
  return service({
    ports: [8080],
    memory: 27_262_976,
    work: 4,
    handlesTerm: false,
    log: (process) =>
      ` This is a sample web application that displays a colored background. \n A color can be specified in two ways. \n\nColor from environment variable =${chosen(process.env, process.random(COLORS.length))}\n * Serving Flask app "app" (lazy loading)\n * Running on http://0.0.0.0:8080/ (Press CTRL+C to quit)`,
    http: (_request, process) =>
      respond(
        200,
        { 'Content-Type': 'text/html; charset=utf-8', Server: 'Werkzeug/0.14.1 Python/3.6.6' },
        `<!doctype html>\n<title>Hello from Flask</title>\n<body style="background: ${chosen(process.env, process.random(COLORS.length))};"></body>\n<div>\n  <h1>Hello from ${process.hostname}!</h1>\n</div>\n`,
      ),
  })
}

export default defineImage({
  repositories: ['docker.io/kodekloud/webapp-color', 'docker.io/mmumshad/simple-webapp-color'],
  hasTag: tags(['latest'], /^v[1-3]$/),
  config: (tag) => {
    const program = daemon(tag)
    return {
      entrypoint: ['python', './app.py'],
      exposedPorts: [8080],
      workingDirectory: '/opt',
      userland: ALPINE,
      size: 31_777_918,
      files: () => ({ ...ALPINE_FILES, '/opt/app.py': 'from flask import Flask\n' }),
      main: program,
      programs: { '/usr/local/bin/python': program },
    }
  },
})
