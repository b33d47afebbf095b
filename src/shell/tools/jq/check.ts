/** Names a jq program uses must exist before anything runs. */
import { CompileError } from './lex'
import type { Node, Pattern } from './tree'

/** Throws a CompileError for the first name that is unknown; functions are asked for as `name/arity`. */
export function checkNames(program: Node, callable: (key: string) => boolean, variable: (name: string) => boolean): void {
  const visit = (node: Node, scope: readonly string[]): void => {
    const patternNames = (patterns: readonly Pattern[]): string[] => {
      const names: string[] = []
      const walk = (pattern: Pattern): void => {
        if (pattern.t === 'name') names.push(`$${pattern.name}`)
        else if (pattern.t === 'items') pattern.items.forEach(walk)
        else
          for (const entry of pattern.entries) {
            if (entry.name !== undefined) names.push(`$${entry.name}`)
            visit(entry.key, scope)
            if (entry.value) walk(entry.value)
          }
      }
      patterns.forEach(walk)
      return names
    }
    switch (node.t) {
      case 'string':
        for (const part of node.parts) if (typeof part !== 'string') visit(part, scope)
        return
      case 'index':
        visit(node.target, scope)
        return visit(node.key, scope)
      case 'slice':
        visit(node.target, scope)
        if (node.from) visit(node.from, scope)
        if (node.to) visit(node.to, scope)
        return
      case 'iterate':
      case 'array':
      case 'negate':
        if (node.body) visit(node.body, scope)
        return
      case 'object':
        for (const [key, value] of node.entries) {
          visit(key, scope)
          visit(value, scope)
        }
        return
      case 'try':
        visit(node.body, scope)
        if (node.handler) visit(node.handler, scope)
        return
      case 'pipe':
      case 'comma':
      case 'binary':
      case 'assign':
        visit(node.left, scope)
        return visit(node.right, scope)
      case 'if':
        visit(node.condition, scope)
        visit(node.yes, scope)
        if (node.otherwise) visit(node.otherwise, scope)
        return
      case 'reduce':
      case 'foreach': {
        visit(node.source, scope)
        visit(node.init, scope)
        const inner = [...scope, ...patternNames(node.patterns)]
        visit(node.update, inner)
        if (node.t === 'foreach' && node.extract) visit(node.extract, inner)
        return
      }
      case 'define': {
        const { definition } = node
        const own = `${definition.name}/${definition.params.length}`
        const params = definition.params.flatMap((name) => (name.startsWith('$') ? [name, `${name.slice(1)}/0`] : [`${name}/0`]))
        visit(definition.body, [...scope, own, ...params])
        return visit(node.rest, [...scope, own])
      }
      case 'as':
        visit(node.source, scope)
        return visit(node.body, [...scope, ...patternNames(node.patterns)])
      case 'label':
        return visit(node.body, [...scope, `*${node.name}`])
      case 'break':
        if (!scope.includes(`*${node.name}`)) throw new CompileError(`$*label-${node.name} is not defined at <top-level>, line 1:`)
        return
      case 'variable':
        if (!scope.includes(`$${node.name}`) && !variable(node.name))
          throw new CompileError(`$${node.name} is not defined at <top-level>, line ${node.line}:`, node.column)
        return
      case 'call': {
        const key = `${node.name}/${node.args.length}`
        if (!scope.includes(key) && !callable(key))
          throw new CompileError(`${key} is not defined at <top-level>, line ${node.line}:`, node.column)
        for (const argument of node.args) visit(argument, scope)
      }
    }
  }
  visit(program, [])
}
