/** `-o go-template`: text/template over an object; models cli-runtime's GoTemplatePrinter. */
import { CliError, OutputError } from '../../command/errors'
import { goQuote } from '../../../engine/api/strconv'
import type { Dict } from '../../values'
import { goPlain } from '../go-syntax'
import { compactJson } from '../json'
import type { ObjectPrinter } from '../object-printer'
import { execute } from './execute'
import { TemplateError, parseTemplate } from './parse'

/** Throws CliError when the template cannot be parsed; printing throws it when it cannot be executed. */
export function compileGoTemplate(text: string, allowMissing: boolean): ObjectPrinter {
  let templates: ReturnType<typeof parseTemplate>
  try {
    templates = parseTemplate('output', text)
  } catch (error) {
    if (error instanceof TemplateError) throw new CliError(`error parsing template ${text}, ${error.message}`)
    throw error
  }
  return {
    print(object: Dict): string {
      const { text: printed, error } = execute(templates, object, allowMissing)
      if (!error) return printed
      throw new OutputError(
        `error executing template ${goQuote(text)}: ${error.message}`,
        `${printed}Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${compactJson(object)}\n\tobject given to template engine was:\n\t\t${goPlain(object)}\n\n`,
      )
    },
  }
}
