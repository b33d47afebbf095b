/** What must not reach a terminal as it is; models cli-runtime's printers/terminal. */

/** Characters that would steer a terminal, made visible. */
export function escapeTerminal(text: string): string {
  return text.replaceAll('\u001b', '^[').replaceAll('\r', '\\r')
}
