/** html: characters that mean something in HTML as such that do not. */
export const html = `
def escape(text, quote=True):
    text = text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    return text.replace('"', '&quot;').replace("'", '&#x27;') if quote else text

def unescape(text):
    for name, char in (('&lt;', '<'), ('&gt;', '>'), ('&quot;', '"'), ('&#x27;', "'"), ('&#39;', "'"), ('&nbsp;', '\\xa0'), ('&amp;', '&')):
        text = text.replace(name, char)
    return text
`
