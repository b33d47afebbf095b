/** What functions are: their parameters, and their bodies with names of their own. */
import type { Expression, FunctionBody, Parameter, Statement } from './ast'
import { AtomParser } from './atoms'

export abstract class FunctionParser extends AtomParser {
  protected lambda(): Expression {
    const place = this.place()
    this.need('lambda')
    const definition = this.functionBody('<lambda>', this.parameters(':'), false, () => {
      this.needColon()
      const at = this.place()
      return [{ type: 'return', value: this.expression(), ...this.span(at) }]
    })
    return { type: 'lambda', definition, ...this.span(place) }
  }

  /** Reads a body with names of its own. */
  protected functionBody(
    name: string,
    parameters: readonly Parameter[],
    isAsync: boolean,
    read: () => readonly Statement[],
    kind: 'function' | 'class' = 'function',
  ): FunctionBody {
    const before = this.names
    this.names = { assigned: new Set(), globals: new Set(), outer: new Set(), yields: false, loops: 0, kind }
    for (const parameter of parameters) this.names.assigned.add(parameter.name)
    const body = read()
    const { assigned, globals, outer, yields } = this.names
    this.names = before
    const locals = new Set([...assigned].filter((one) => !globals.has(one) && !outer.has(one)))
    const [first] = body
    const doc =
      first?.type === 'expression' && first.value.type === 'constant' && typeof first.value.value === 'string'
        ? first.value.value
        : undefined
    const simple = parameters.every(({ kind }) => kind === 'plain')
    return { name, parameters, simple, body, locals, globals, outer, yields, isAsync, ...(doc === undefined ? {} : { doc }) }
  }

  protected parameters(end: string): Parameter[] {
    const list: Parameter[] = []
    let named = false
    while (!this.is(end)) {
      if (this.take('/')) {
        for (const [at, one] of list.entries()) list[at] = { ...one, byPlace: true }
      } else if (this.take('**')) list.push({ ...this.parameter(end), kind: 'stars' })
      else if (this.take('*')) {
        named = true
        if (!this.is(',')) list.push({ ...this.parameter(end), kind: 'star' })
      } else {
        const parameter = this.parameter(end)
        const kind = named ? 'named' : 'plain'
        if (list.some(({ name }) => name === parameter.name))
          this.fail(`duplicate argument '${parameter.name}' in function definition`, this.tokens[this.at - 1])
        if (this.take('=')) list.push({ ...parameter, kind, default: this.expression() })
        else {
          if (!named && list.some((one) => one.default && one.kind === 'plain'))
            this.fail(
              this.minor < 12
                ? 'non-default argument follows default argument'
                : 'parameter without a default follows parameter with a default',
              this.tokens[this.at - 1],
            )
          list.push({ ...parameter, kind })
        }
      }
      if (!this.take(',')) break
    }
    return list
  }

  private parameter(end: string): Pick<Parameter, 'name' | 'annotation'> {
    const name = this.identifier()
    return end !== ':' && this.take(':') ? { name, annotation: this.starOr(() => this.expression()) } : { name }
  }
}
