/** Python's modules for the web: http.server and urllib. */

export const WEB: Readonly<Record<string, string>> = {
  http: `
class HTTPStatus:
    OK, CREATED, NO_CONTENT, BAD_REQUEST, NOT_FOUND, INTERNAL_SERVER_ERROR = 200, 201, 204, 400, 404, 500
`,
  'http.server': `
import sys, time, io, _thread, _web

_phrases = {200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content', 301: 'Moved Permanently', 302: 'Found', 400: 'Bad Request',
            401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 500: 'Internal Server Error',
            501: 'Unsupported method', 503: 'Service Unavailable'}

class _Headers:
    def __init__(self, values):
        self._values = values
    def get(self, name, default=None):
        for key, value in self._values.items():
            if key.lower() == name.lower():
                return value
        return default
    def __getitem__(self, name):
        return self.get(name)
    def __contains__(self, name):
        return self.get(name) is not None
    def items(self):
        return self._values.items()
    def keys(self):
        return self._values.keys()
    def __iter__(self):
        return iter(self._values)
    def __str__(self):
        return ''.join(f'{key}: {value}\\n' for key, value in self._values.items()) + '\\n'

class BaseHTTPRequestHandler:
    server_version = 'BaseHTTP/0.6'
    protocol_version = 'HTTP/1.0'
    def __init__(self, method, path, headers, body, peer, server):
        self.command, self.path, self.headers = method, path, _Headers(headers)
        self.rfile, self.wfile = io.BytesIO(body), io.BytesIO()
        self.client_address, self.server = (peer, 40000), server
        self.request_version = 'HTTP/1.1'
        self.requestline = f'{method} {path} HTTP/1.1'
        self._status, self._sent = 200, {}
    def version_string(self):
        return self.server_version + ' Python/' + sys.version.split()[0]
    def date_time_string(self):
        return time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime())
    def log_date_time_string(self):
        return time.strftime('%d/%b/%Y %H:%M:%S', time.localtime())
    def address_string(self):
        return self.client_address[0]
    def log_message(self, format, *args):
        sys.stderr.write('%s - - [%s] %s\\n' % (self.address_string(), self.log_date_time_string(), format % args))
    def log_request(self, code='-', size='-'):
        self.log_message('"%s" %s %s', self.requestline, str(code), str(size))
    def log_error(self, format, *args):
        self.log_message(format, *args)
    def send_response(self, code, message=None):
        self.log_request(code)
        self.send_response_only(code, message)
        self.send_header('Server', self.version_string())
        self.send_header('Date', self.date_time_string())
    def send_response_only(self, code, message=None):
        self._status = code
    def send_header(self, name, value):
        self._sent[name] = str(value)
    def end_headers(self):
        pass
    def send_error(self, code, message=None, explain=None):
        message = message or _phrases.get(code, '???')
        self.log_error('code %d, message %s', code, message)
        self.send_response(code, message)
        self.send_header('Content-Type', 'text/html;charset=utf-8')
        self.end_headers()
        self.wfile.write(('<!DOCTYPE HTML>\\n<html lang="en">\\n    <head>\\n        <title>Error response</title>\\n    </head>\\n    <body>\\n'
                          f'        <h1>Error response</h1>\\n        <p>Error code: {code}</p>\\n        <p>Message: {message}.</p>\\n    </body>\\n</html>\\n').encode())
    def _answer(self):
        action = getattr(self, 'do_' + self.command, None)
        if action is None:
            self.send_error(501, f"Unsupported method ({self.command!r})")
        else:
            action()
        return (self._status, self._sent, self.wfile.getvalue())

class SimpleHTTPRequestHandler(BaseHTTPRequestHandler):
    server_version = 'SimpleHTTP/0.6'
    directory = '.'
    def do_GET(self):
        import os
        path = os.path.join(self.directory, self.path.split('?')[0].lstrip('/'))
        if os.path.isdir(path):
            path = os.path.join(path, 'index.html')
        if not os.path.isfile(path):
            return self.send_error(404, 'File not found')
        with open(path, 'rb') as file:
            data = file.read()
        self.send_response(200)
        kind = {'.html': 'text/html', '.txt': 'text/plain', '.json': 'application/json', '.css': 'text/css', '.js': 'text/javascript'}
        self.send_header('Content-type', kind.get(os.path.splitext(path)[1], 'application/octet-stream'))
        self.send_header('Content-Length', len(data))
        self.end_headers()
        self.wfile.write(data)

class HTTPServer:
    def __init__(self, server_address, RequestHandlerClass):
        self.server_address = server_address
        self.server_name, self.server_port = server_address
        self._handler = RequestHandlerClass
    def serve_forever(self, poll_interval=0.5):
        def handle(method, path, headers, body, peer):
            return self._handler(method, path, headers, body, peer, self)._answer()
        host, port = self.server_address
        self._ended = False
        _web.serve(host, port, handle, lambda: self._ended)
    def shutdown(self):
        self._ended = True
        _thread.changed()
    def server_close(self):
        pass
    def __enter__(self):
        return self
    def __exit__(self, *args):
        self.server_close()

ThreadingHTTPServer = HTTPServer
`,
  socketserver: `
from http.server import HTTPServer as TCPServer

class ThreadingMixIn:
    pass

class BaseRequestHandler:
    pass
`,
  urllib: '',
  'urllib.parse': `
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
`,
  'urllib.error': `
class URLError(OSError):
    def __init__(self, reason):
        self.reason = reason
    def __str__(self):
        return f'<urlopen error {self.reason}>'

class HTTPError(URLError):
    def __init__(self, url, code, msg, hdrs, fp):
        self.url, self.code, self.msg, self.headers, self.reason = url, code, msg, hdrs, msg
        self._body = fp
        self.status = code
    def read(self):
        return self._body
    def __str__(self):
        return f'HTTP Error {self.code}: {self.msg}'
`,
  'urllib.request': `
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
`,
}
