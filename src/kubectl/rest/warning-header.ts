/** Warnings of a server out of its Warning headers (RFC 7234); models apimachinery's ParseWarningHeaders. */

const SHOWN = '299'

/** The texts of what a person is to be told, in order; `headers` holds one header per line. */
export function warningTexts(headers: string): readonly string[] {
  return headers.split('\n').flatMap(textsOf)
}

const ONE = /^(\d{3}) (\S+) "((?:[^"\\]|\\.)*)"\s*(?:"[^"]*"\s*)?(?:,(?=\s*\S)|$)/s

/** What comes after something malformed is left out. */
function textsOf(header: string): readonly string[] {
  const texts: string[] = []
  for (let rest = header.trim(); rest !== '';) {
    const found = ONE.exec(rest)
    if (!found) break
    const [whole, code, , quoted = ''] = found
    const text = quoted.replaceAll(/\\(.)/gs, '$1')
    // Control characters could write what the server did not say.
    // oxlint-disable-next-line no-control-regex
    if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) break
    if (code === SHOWN && text !== '') texts.push(text)
    rest = rest.slice(whole.length).trim()
  }
  return texts
}
