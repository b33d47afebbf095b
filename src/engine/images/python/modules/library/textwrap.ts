/** textwrap: text in lines of a width. */
export const textwrap = `
import re as _re

def wrap(text, width=70, initial_indent='', subsequent_indent='', break_long_words=True, **options):
    lines, line = [], initial_indent
    empty = True
    for word in ' '.join(text.split()).split(' '):
        if not word:
            continue
        while True:
            room = width - len(line) - (0 if empty else 1)
            if len(word) <= room:
                line += ('' if empty else ' ') + word
                empty = False
                break
            if empty:
                if not break_long_words or len(word) <= 0:
                    line += word
                    empty = False
                    break
                part = max(1, width - len(line))
                lines.append(line + word[:part])
                word = word[part:]
                line = subsequent_indent
                if not word:
                    break
                continue
            if len(word) > width - len(subsequent_indent) and break_long_words and room >= 0:
                lines.append(line + ' ' + word[:room])
                word = word[room:]
            else:
                lines.append(line)
            line, empty = subsequent_indent, True
    if not empty:
        lines.append(line)
    return lines

def fill(text, width=70, **options):
    return '\\n'.join(wrap(text, width, **options))

def shorten(text, width, placeholder=' [...]', **options):
    text = ' '.join(text.split())
    if len(text) <= width:
        return text
    words, out = text.split(' '), ''
    for word in words:
        longer = word if not out else out + ' ' + word
        if len(longer) + len(placeholder) > width:
            break
        out = longer
    return out + placeholder if out else placeholder.strip()

def dedent(text):
    lines = ['' if not line.strip() else line for line in text.split('\\n')]
    margin = None
    for line in lines:
        if not line:
            continue
        own = line[:len(line) - len(line.lstrip(' \\t'))]
        if margin is None:
            margin = own
        while not own.startswith(margin):
            margin = margin[:-1]
    return '\\n'.join(line[len(margin or ''):] for line in lines)

def indent(text, prefix, predicate=None):
    test = predicate or (lambda line: line.strip())
    return ''.join(prefix + line if test(line) else line for line in text.splitlines(True))
`
