/** http.server: servers whose answers are a program's. */
export const httpServer = `
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
`
