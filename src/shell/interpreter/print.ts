/** Commands as `declare -f`, `type`, job messages and `$BASH_COMMAND` show them: bash's own layout of the syntax tree. */
import type { AndOr, CommandNode, CompoundList, HereDoc, PipelineNode, Redirection, Statement, TestExpression } from 'unbash'
import { parsedText, printRedirect } from './parsed-text'
import type { FunctionDefinition, Unit } from './syntax'

export function printFunction(definition: FunctionDefinition): string {
  const { body, unit } = definition
  const printer = new Printer(unit.source)
  const inner =
    body.type === 'BraceGroup'
      ? printer.list(body.body, 1)
      : body.type === 'Redirected' && body.command.type === 'BraceGroup'
        ? printer.list(body.command.body, 1)
        : undefined
  const redirects = body.type === 'Redirected' ? ` ${printer.redirects(body.redirects)}` : ''
  // A body that is no group is shown as the only command of one.
  if (inner === undefined) return `${definition.name} () \n{ \n    ${printer.node(body as CommandNode, 1)}\n}`
  return `${definition.name} () \n{ \n${inner}\n}${redirects}`
}

/** A function as a variable of the environment holds it: its lines are indented by a single blank. */
export function exportedFunction(definition: FunctionDefinition): string {
  const { body, unit } = definition
  const printer = new Printer(unit.source, true, '')
  const group = body.type === 'Redirected' ? body.command : body
  const inner = group.type === 'BraceGroup' ? printer.list(group.body, 1) : ` ${printer.node(body as CommandNode, 1)}`
  const redirects = body.type === 'Redirected' && group.type === 'BraceGroup' ? ` ${printer.redirects(body.redirects)}` : ''
  return `() { ${inner}\n}${redirects}`
}

/** One command, as messages of jobs show it: groups on one line. */
export function printCommand(node: PipelineNode | AndOr, unit: Unit): string {
  return new Printer(unit.source, false).node(node, 0)
}

class Printer {
  constructor(
    private readonly source: string,
    /** In a function every command has a line of its own. */
    private readonly lines = true,
    private readonly step = '    ',
  ) {}

  private readonly open: HereDoc[] = []
  private afterDocument = false

  private pad(depth: number): string {
    return this.step === '' ? ' ' : this.step.repeat(depth)
  }

  list(list: CompoundList, depth: number): string {
    if (!this.lines) return this.pad(depth) + this.inline(list, depth)
    return list.commands
      .map((statement, index) => {
        const last = index === list.commands.length - 1
        // What follows a command in the background stays on its line.
        const indent = index > 0 && list.commands[index - 1]!.background ? '' : this.pad(depth)
        const text = indent + this.statement(statement, depth)
        const documents = this.documents()
        if (documents === '') {
          // After a command with a here-document the next one loses its semicolon.
          const end = this.afterDocument ? '\n' : ';\n'
          if (!last && !statement.background) this.afterDocument = false
          return text + (last ? '' : statement.background ? ' ' : end)
        }
        this.afterDocument = true
        return text + documents + (last ? '' : '\n')
      })
      .join('')
  }

  private statement(statement: Statement, depth: number): string {
    return this.node(statement.command, depth) + (statement.background ? ' &' : '')
  }

  /** The here-documents that the line printed last has opened, below it. */
  private documents(): string {
    return this.open
      .splice(0)
      .map((document, index) => {
        const body = document.operator === '<<-' ? document.body.text.replace(/^\t+/gm, '') : document.body.text
        return `${index === 0 ? '\n' : ''}${body}${document.delimiter?.value ?? ''}\n`
      })
      .join('')
  }

  redirects(redirects: readonly Redirection[]): string {
    return redirects.map((redirect) => (redirect.type === 'HereDoc' ? this.heading(redirect) : this.redirect(redirect))).join(' ')
  }

  /** A here-document is printed when its line is complete. */
  private heading(document: HereDoc): string {
    if (this.lines) this.open.push(document)
    const word = document.delimiter?.value ?? ''
    const fd = document.descriptor?.type === 'FileDescriptor' ? String(document.descriptor.value) : ''
    return `${fd}${document.operator}${document.delimiter?.quoted ? `'${word}'` : word}`
  }

  private redirect(redirect: Redirection): string {
    return printRedirect(this.text(redirect))
  }

  private text(node: { readonly pos: number; readonly end: number }): string {
    return parsedText(this.source.slice(node.pos, node.end))
  }

  private inline(list: CompoundList, depth: number): string {
    return list.commands
      .map(
        (statement, index) =>
          this.statement(statement, depth) +
          (index === list.commands.length - 1 ? '' : statement.background ? ' ' : this.lines ? `;\n${this.pad(depth)}` : '; '),
      )
      .join('')
  }

  node(node: PipelineNode | AndOr | CompoundList, depth: number): string {
    const pad = this.pad(depth)
    switch (node.type) {
      case 'CompoundList':
        return this.list(node, depth)
      case 'AndOr':
        return node.commands
          .map((command, index) => (index > 0 ? `${node.operators[index - 1]} ` : '') + this.node(command, depth))
          .join(' ')
      case 'Pipeline': {
        const head = node.prefixes.map((prefix) => (prefix.type === 'Negation' ? '! ' : 'time ')).join('')
        return (
          head +
          node.commands
            .map((command, index) => {
              const text = this.node(command, depth) + (node.operators[index] === '|&' ? ' 2>&1' : '')
              if (index === node.commands.length - 1) return text
              const documents = this.documents()
              if (documents === '') return `${text} | `
              this.afterDocument = true
              return `${text} |${documents}  `
            })
            .join('')
        )
      }
      case 'Command': {
        const words = [
          ...node.prefix.filter((part) => part.type === 'Assignment').map((part) => this.text(part)),
          ...(node.name ? [parsedText(node.name.text)] : []),
          ...node.args.map((part) => this.text(part)),
        ]
        const redirects = this.redirects(node.redirects)
        return words.join(' ') + (redirects ? (words.length > 0 ? ' ' : '') + redirects : '')
      }
      case 'Redirected':
        return `${this.node(node.command, depth)} ${this.redirects(node.redirects)}`
      case 'BraceGroup':
        return this.lines ? `{ \n${this.list(node.body, depth + 1)}\n${pad}}` : `{ ${this.inline(node.body, depth)}; }`
      case 'Subshell':
        return `( ${this.inline(node.body, depth)} )`
      case 'If': {
        let out = `if ${this.inline(node.clause, depth)}; then\n${this.list(node.then, depth + 1)};\n`
        let level = depth
        let closing = ''
        for (const branch of node.elif) {
          level++
          out += `${this.pad(level - 1)}else\n${this.pad(level)}if ${this.inline(branch.clause, level)}; then\n${this.list(branch.then, level + 1)};\n`
          closing = `${this.pad(level)}fi;\n${closing === '' ? '' : ''}${closing}`
        }
        if (node.else) out += `${this.pad(level)}else\n${this.list(node.else, level + 1)};\n`
        return `${out}${closing}${pad}fi`
      }
      case 'While':
        return `${node.kind} ${this.inline(node.clause, depth)}; do\n${this.list(node.body, depth + 1)};\n${pad}done`
      case 'For':
      case 'Select':
        return `${node.type === 'For' ? 'for' : 'select'} ${node.name.text} in ${node.wordlist ? node.wordlist.map((word) => parsedText(word.text)).join(' ') : '"$@"'};\n${pad}do\n${this.list(node.body, depth + 1)};\n${pad}done`
      case 'ArithmeticFor': {
        const part = (expression: { readonly pos: number; readonly end: number } | undefined): string =>
          expression ? this.text(expression) : '1'
        return `for ((${part(node.initialize)}; ${part(node.test)}; ${part(node.update)}))\n${pad}do\n${this.list(node.body, depth + 1)};\n${pad}done`
      }
      case 'Case': {
        const items = node.items.map((item) => {
          const patterns = item.pattern.map((pattern) => parsedText(pattern.text)).join(' | ')
          const body = item.body.commands.length > 0 ? `${this.list(item.body, depth + 2)}\n` : '\n'
          return `${this.pad(depth + 1)}${patterns})\n${body}${this.pad(depth + 1)}${item.terminator ?? ';;'}\n`
        })
        return `case ${parsedText(node.word.text)} in \n${items.join('')}${pad}esac`
      }
      case 'TestCommand':
        return `[[ ${this.test(node.expression)} ]]`
      case 'ArithmeticCommand':
        return `((${node.body}))`
      case 'Function':
        return `function ${node.name.text} () \n${pad}${this.node(node.body as CommandNode, depth)}`
      case 'Coproc':
        return `coproc ${node.name?.text ?? 'COPROC'} ${this.node(node.body as CommandNode, depth)}`
    }
  }

  private test(expression: TestExpression): string {
    switch (expression.type) {
      case 'TestUnary':
        return `${expression.operator ?? '-n'} ${parsedText(expression.operand.text)}`
      case 'TestBinary':
        return `${parsedText(expression.left.text)} ${expression.operator === '=' ? '=' : expression.operator} ${parsedText(expression.right.text)}`
      case 'TestLogical':
        return expression.operands.map((operand) => this.test(operand)).join(` ${expression.operator} `)
      case 'TestNot':
        return `! ${this.test(expression.operand)}`
      case 'TestGroup':
        return `( ${this.test(expression.expression)} )`
    }
  }
}
