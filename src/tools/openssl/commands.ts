/** openssl's commands by name. */
import { tool } from '../../shell/tools/tool'
import { digestCommands } from './digest'
import { keyCommands } from './keys'
import { parse, type Subcommand } from './options'
import { req } from './request'
import { verify, x509 } from './x509'

const VERSION = 'OpenSSL 3.0.19 27 Jan 2026 (Library: OpenSSL 3.0.19 27 Jan 2026)\n'

const version: Subcommand = {
  name: 'version',
  flags: 'a v d',
  values: '',
  run: async (io) => {
    await io.out(VERSION)
    return 0
  },
}

/** There is no TLS to speak on this network. */
const client: Subcommand = {
  name: 's_client',
  flags: 'showcerts brief quiet',
  values: 'connect servername CAfile cert key',
  run: async (io) => {
    await io.context.stderr.write('s_client: TLS connections are not supported\n')
    return 1
  },
}

const COMMANDS: readonly Subcommand[] = [...keyCommands, req, x509, verify, ...digestCommands, version, client]

export const tools = [
  tool('openssl', async (io) => {
    const name = io.args[0]
    const command = COMMANDS.find((one) => one.name === name)
    if (command) {
      try {
        return await command.run(io, parse(io.context, command))
      } catch (error) {
        // openssl's messages stand alone.
        if (!(error instanceof Error) || error.name !== 'ToolError') throw error
        await io.context.stderr.write(`${error.message}\n`)
        return 1
      }
    }
    if (name === undefined || name === 'help') {
      await io.context.stderr.write(
        `help:\n\nStandard commands\n${COMMANDS.map((one) => one.name)
          .sort()
          .join('  ')}\n`,
      )
      return 0
    }
    await io.context.stderr.write(`Invalid command '${name}'; type "help" for a list.\n`)
    return 1
  }),
]
