/** urllib.request: requests of the web. */
export const urllibRequest = `
import _web
from urllib.parse import urlparse
from urllib.error import URLError, HTTPError
from http.server import _phrases, _Headers

class Request:
    def __init__(self, url, data=None, headers=None, method=None):
        self.full_url, self.data, self.headers = url, data, dict(headers or {})
        self.method = method or ('POST' if data is not None else 'GET')
    def add_header(self, name, value):
        self.headers[name] = value

class _Response:
    def __init__(self, url, status, headers, body):
        self.url, self.status, self.code, self.headers = url, status, status, _Headers(headers)
        self._body, self._at = body, 0
        self.reason = _phrases.get(status, '')
    def read(self, size=-1):
        part = self._body[self._at:] if size is None or size < 0 else self._body[self._at:self._at + size]
        self._at += len(part)
        return part
    def getcode(self):
        return self.status
    def geturl(self):
        return self.url
    def info(self):
        return self.headers
    def __enter__(self):
        return self
    def __exit__(self, *args):
        return None
    def __iter__(self):
        return iter(self._body.split(b'\\n'))

def _ask(method, url, headers, data, timeout=None):
    parts = urlparse(url)
    if parts.scheme not in ('http', 'https') or not parts.hostname:
        raise ValueError(f'unknown url type: {url!r}')
    port = parts.port or (443 if parts.scheme == 'https' else 80)
    path = (parts.path or '/') + ('?' + parts.query if parts.query else '')
    return _web.ask(method, parts.scheme, parts.hostname, port, path, headers, data, timeout)

def urlopen(url, data=None, timeout=None, context=None):
    request = url if isinstance(url, Request) else Request(url, data)
    headers = {'User-Agent': 'Python-urllib/3', 'Connection': 'close', 'Accept-Encoding': 'identity', **request.headers}
    try:
        status, answer, body = _ask(request.method, request.full_url, headers, request.data, timeout)
    except OSError as error:
        raise URLError(error)
    if status >= 400:
        raise HTTPError(request.full_url, status, _phrases.get(status, ''), _Headers(answer), body)
    return _Response(request.full_url, status, answer, body)
`
