/** shlex: words as a shell takes a line apart, and quotes around them. */
export const shlex = `
import re as _re

def split(s, comments=False, posix=True):
    words, word, started, quote, at = [], '', False, '', 0
    while at < len(s):
        char = s[at]
        at += 1
        if quote:
            if char == quote:
                quote = ''
            elif char == '\\\\' and quote == '"' and at < len(s) and s[at] in '"\\\\':
                word += s[at]
                at += 1
            else:
                word += char
        elif char in '"\\'':
            quote, started = char, True
        elif char == '\\\\':
            if at >= len(s):
                raise ValueError('No escaped character')
            word, started = word + s[at], True
            at += 1
        elif char in ' \\t\\r\\n':
            if started:
                words.append(word)
            word, started = '', False
        elif char == '#' and comments and not started:
            break
        else:
            word, started = word + char, True
    if quote:
        raise ValueError('No closing quotation')
    if started:
        words.append(word)
    return words

def quote(s):
    if not s:
        return "''"
    if _re.fullmatch('[A-Za-z0-9_@%+=:,./-]+', s):
        return s
    return "'" + s.replace("'", "'\\"'\\"'") + "'"

def join(split_command):
    return ' '.join(quote(one) for one in split_command)
`
