/** urllib.parse: addresses of the web taken apart and put together. */
export const urllibParse = `
class _Parts:
    def __init__(self, scheme, netloc, path, query, fragment):
        self.scheme, self.netloc, self.path, self.query, self.fragment, self.params = scheme, netloc, path, query, fragment, ''
        host = netloc.rsplit('@')[-1]
        self.hostname = host.split(':')[0].lower() or None
        self.port = int(host.split(':')[1]) if ':' in host else None
        self.username = netloc.split('@')[0].split(':')[0] if '@' in netloc else None
        self.password = netloc.split('@')[0].split(':')[1] if '@' in netloc and ':' in netloc.split('@')[0] else None

def urlparse(url):
    url, _, fragment = url.partition('#')
    url, _, query = url.partition('?')
    scheme = ''
    if '://' in url:
        scheme, _, url = url.partition('://')
        netloc, slash, path = url.partition('/')
        return _Parts(scheme, netloc, slash + path, query, fragment)
    return _Parts(scheme, '', url, query, fragment)

urlsplit = urlparse
_safe = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~'

def quote(text, safe='/'):
    return ''.join(chr(byte) if chr(byte) in _safe + safe else '%%%02X' % byte for byte in str(text).encode())

def quote_plus(text):
    return quote(text, ' ').replace(' ', '+')

def unquote(text):
    out, at = [], 0
    data = text.encode()
    while at < len(data):
        if data[at] == 37 and at + 2 < len(data) + 0 and len(data) - at > 2:
            out.append(int(chr(data[at + 1]) + chr(data[at + 2]), 16))
            at += 3
        else:
            out.append(data[at])
            at += 1
    return bytes(out).decode()

def unquote_plus(text):
    return unquote(text.replace('+', ' '))

def parse_qsl(query, keep_blank_values=False):
    pairs = []
    for part in query.split('&'):
        name, mark, value = part.partition('=')
        if name and (value or keep_blank_values):
            pairs.append((unquote_plus(name), unquote_plus(value)))
    return pairs

def parse_qs(query, keep_blank_values=False):
    out = {}
    for name, value in parse_qsl(query, keep_blank_values):
        out.setdefault(name, []).append(value)
    return out

def urlencode(values):
    pairs = values.items() if isinstance(values, dict) else values
    return '&'.join(f'{quote_plus(name)}={quote_plus(value)}' for name, value in pairs)

def urljoin(base, url):
    if '://' in url:
        return url
    parts = urlparse(base)
    path = url if url.startswith('/') else parts.path.rsplit('/', 1)[0] + '/' + url
    return f'{parts.scheme}://{parts.netloc}{path}'
`
