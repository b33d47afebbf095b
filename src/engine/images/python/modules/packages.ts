/** Packages that courses install, as far as they use them: requests, flask and redis. */

export const PACKAGE_SOURCES: Readonly<Record<string, string>> = {
  requests: `
import json as _json
from urllib.request import _ask
from urllib.parse import urlencode, urlparse
from http.server import _phrases, _Headers

class RequestException(OSError):
    pass

class ConnectionError(RequestException):
    pass

class HTTPError(RequestException):
    pass

class Timeout(RequestException):
    pass

class _Exceptions:
    RequestException, ConnectionError, HTTPError, Timeout = RequestException, ConnectionError, HTTPError, Timeout

exceptions = _Exceptions

class Response:
    def __init__(self, url, status, headers, content):
        self.url, self.status_code, self.headers, self.content = url, status, _Headers(headers), content
        self.reason = _phrases.get(status, '')
        self.ok = status < 400
    @property
    def text(self):
        return self.content.decode()
    def json(self):
        return _json.loads(self.text)
    def raise_for_status(self):
        if self.status_code >= 400:
            kind = 'Client' if self.status_code < 500 else 'Server'
            raise HTTPError(f'{self.status_code} {kind} Error: {self.reason} for url: {self.url}')
    def __repr__(self):
        return f'<Response [{self.status_code}]>'

def request(method, url, params=None, data=None, json=None, headers=None, timeout=None, auth=None, verify=True, **kwargs):
    headers = {'User-Agent': 'python-requests/2.32.5', 'Accept-Encoding': 'gzip, deflate', 'Accept': '*/*', 'Connection': 'keep-alive', **(headers or {})}
    if params:
        url += ('&' if '?' in url else '?') + urlencode(params)
    if json is not None:
        data = _json.dumps(json)
        headers['Content-Type'] = 'application/json'
    elif isinstance(data, dict):
        data = urlencode(data)
        headers['Content-Type'] = 'application/x-www-form-urlencoded'
    if isinstance(data, str):
        data = data.encode()
    if auth:
        import base64
        headers['Authorization'] = 'Basic ' + base64.b64encode(f'{auth[0]}:{auth[1]}'.encode()).decode()
    parts = urlparse(url)
    try:
        status, answer, body = _ask(method, url, headers, data, timeout)
    except OSError as error:
        port = parts.port or (443 if parts.scheme == 'https' else 80)
        raise ConnectionError(f"HTTPConnectionPool(host='{parts.hostname}', port={port}): Max retries exceeded with url: {parts.path or '/'} (Caused by NewConnectionError('Failed to establish a new connection: {error}'))")
    return Response(url, status, answer, body)

def get(url, params=None, **kwargs):
    return request('GET', url, params=params, **kwargs)

def post(url, data=None, json=None, **kwargs):
    return request('POST', url, data=data, json=json, **kwargs)

def put(url, data=None, **kwargs):
    return request('PUT', url, data=data, **kwargs)

def delete(url, **kwargs):
    return request('DELETE', url, **kwargs)

def head(url, **kwargs):
    return request('HEAD', url, **kwargs)

class Session:
    def __init__(self):
        self.headers = {}
    def request(self, method, url, headers=None, **kwargs):
        return request(method, url, headers={**self.headers, **(headers or {})}, **kwargs)
    def get(self, url, **kwargs):
        return self.request('GET', url, **kwargs)
    def post(self, url, **kwargs):
        return self.request('POST', url, **kwargs)
`,
  flask: `
import json, os, re, sys, time, traceback, socket, _web
from urllib.parse import parse_qsl, unquote
from http.server import _Headers, _phrases

class _Values:
    def __init__(self, pairs):
        self._pairs = list(pairs)
    def get(self, name, default=None, type=None):
        for key, value in self._pairs:
            if key == name:
                if type is None:
                    return value
                try:
                    return type(value)
                except ValueError:
                    return default
        return default
    def getlist(self, name):
        return [value for key, value in self._pairs if key == name]
    def to_dict(self):
        return dict(self._pairs)
    def items(self):
        return list(self._pairs)
    def __getitem__(self, name):
        value = self.get(name)
        if value is None:
            raise KeyError(name)
        return value
    def __contains__(self, name):
        return any(key == name for key, value in self._pairs)

class _Request:
    def _begin(self, method, target, headers, body, peer):
        path, _, query = target.partition('?')
        self.method, self.path, self.full_path = method, unquote(path), target
        self.headers, self.data, self.remote_addr = _Headers(headers), body, peer
        self.query_string = query.encode()
        self.args = _Values(parse_qsl(query, True))
        kind = self.headers.get('Content-Type', '')
        self.form = _Values(parse_qsl(body.decode(), True)) if 'urlencoded' in kind else _Values([])
        self.values = _Values(self.args.items() + self.form.items())
        self.host = self.headers.get('Host', '')
        self.url = 'http://' + self.host + target
        self.base_url = 'http://' + self.host + path
        self.content_type = kind or None
        self.is_json = 'json' in kind
        self.cookies = {}
    def get_data(self, as_text=False):
        return self.data.decode() if as_text else self.data
    def get_json(self, force=False, silent=False):
        if not self.is_json and not force:
            if silent:
                return None
            abort(415)
        try:
            return json.loads(self.data.decode())
        except ValueError:
            if silent:
                return None
            abort(400)
    @property
    def json(self):
        return self.get_json()

request = _Request()
session = {}

class _Globals:
    pass

g = _Globals()

class Response:
    def __init__(self, response='', status=200, headers=None, mimetype=None, content_type=None):
        self.data = response.encode() if isinstance(response, str) else response
        self.status_code = int(str(status).split()[0])
        self.headers = dict(headers or {})
        self.headers.setdefault('Content-Type', content_type or (mimetype + '; charset=utf-8' if mimetype and mimetype.startswith('text/') else mimetype) or 'text/html; charset=utf-8')
    def set_cookie(self, name, value='', **kwargs):
        self.headers['Set-Cookie'] = f'{name}={value}; Path=/'
    @property
    def status(self):
        return f'{self.status_code} {_phrases.get(self.status_code, "")}'

def make_response(*args):
    return _response(args[0] if len(args) == 1 else args)

def jsonify(*args, **kwargs):
    value = kwargs or (args[0] if len(args) == 1 else list(args))
    return Response(json.dumps(value, sort_keys=True, separators=(',', ':')) + '\\n', mimetype='application/json')

class _Abort(Exception):
    def __init__(self, code, description=None):
        self.code, self.description = code, description

def abort(code, description=None):
    raise _Abort(code, description)

def redirect(location, code=302):
    return Response(f'<!doctype html>\\n<html lang=en>\\n<title>Redirecting...</title>\\n<h1>Redirecting...</h1>\\n<p>You should be redirected automatically to the target URL: <a href="{location}">{location}</a>. If not, click the link.\\n', code, {'Location': location})

def _template(text, values):
    def find(name):
        value = values
        for part in name.strip().split('|')[0].strip().split('.'):
            value = value.get(part, '') if isinstance(value, (dict, _Values)) else getattr(value, part, '')
        return value
    def block(text):
        text = re.sub(r'{%-?\\s*for (\\w+) in ([\\w.]+)\\s*-?%}(.*?){%-?\\s*endfor\\s*-?%}', lambda m: ''.join(_template(m.group(3), {**values, m.group(1): item}) for item in find(m.group(2))), text, flags=re.S)
        text = re.sub(r'{%-?\\s*if ([\\w.]+)\\s*-?%}(.*?)(?:{%-?\\s*else\\s*-?%}(.*?))?{%-?\\s*endif\\s*-?%}', lambda m: (m.group(2) if find(m.group(1)) else m.group(3) or ''), text, flags=re.S)
        return re.sub(r'{{(.*?)}}', lambda m: escape(find(m.group(1))), text)
    return block(text)

def escape(value):
    return str(value).replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('"', '&#34;').replace("'", '&#39;')

def render_template_string(source, **values):
    return _template(source, {'request': request, **values})

def render_template(name, **values):
    path = os.path.join('templates', name)
    if not os.path.isfile(path):
        raise RuntimeError(f'TemplateNotFound: {name}')
    with open(path) as file:
        return render_template_string(file.read(), **values)

_pages = {400: ('Bad Request', 'The browser (or proxy) sent a request that this server could not understand.'),
          404: ('Not Found', 'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.'),
          405: ('Method Not Allowed', 'The method is not allowed for the requested URL.'),
          415: ('Unsupported Media Type', "Did not attempt to load JSON data because the request Content-Type was not 'application/json'."),
          500: ('Internal Server Error', 'The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.')}

def _page(code, description=None):
    name, words = _pages.get(code, (_phrases.get(code, 'Error'), ''))
    return Response(f'<!doctype html>\\n<html lang=en>\\n<title>{code} {name}</title>\\n<h1>{name}</h1>\\n<p>{description or words}</p>\\n', code)

def _response(value):
    status, headers = None, {}
    if isinstance(value, tuple):
        if len(value) == 3:
            value, status, headers = value
        else:
            value, status = value
            if isinstance(status, dict):
                status, headers = None, status
    if isinstance(value, (dict, list)):
        value = jsonify(value)
    elif isinstance(value, (str, bytes)):
        value = Response(value)
    elif not isinstance(value, Response):
        raise TypeError("The view function did not return a valid response. The return type must be a string, dict, list, tuple with headers or status, Response instance, or WSGI callable")
    if status is not None:
        value.status_code = int(str(status).split()[0])
    value.headers.update(headers)
    return value

class _Logger:
    def _say(self, level, message, args):
        sys.stderr.write(f"[{time.strftime('%Y-%m-%d %H:%M:%S')},000] {level} in app: {message % args if args else message}\\n")
    def info(self, message, *args):
        self._say('INFO', message, args)
    def warning(self, message, *args):
        self._say('WARNING', message, args)
    def error(self, message, *args):
        self._say('ERROR', message, args)
    def debug(self, message, *args):
        pass
    def setLevel(self, level):
        pass

_converters = {'string': '[^/]+', 'int': '\\\\d+', 'float': '\\\\d+\\\\.\\\\d+', 'path': '.+'}

class Flask:
    def __init__(self, import_name, **options):
        self.import_name = import_name
        self.config, self._rules, self._before, self._after, self._errors = {}, [], [], [], {}
        self.logger = _Logger()
        self.secret_key = None
        self.debug = False
    def route(self, rule, methods=None, **options):
        def decorate(view):
            self.add_url_rule(rule, view.__name__, view, methods=methods)
            return view
        return decorate
    def get(self, rule, **options):
        return self.route(rule, ['GET'])
    def post(self, rule, **options):
        return self.route(rule, ['POST'])
    def put(self, rule, **options):
        return self.route(rule, ['PUT'])
    def delete(self, rule, **options):
        return self.route(rule, ['DELETE'])
    def add_url_rule(self, rule, endpoint=None, view_func=None, methods=None, **options):
        kinds = {}
        def part(found):
            kind, name = found.group(1) or 'string', found.group(2)
            kinds[name] = {'int': int, 'float': float}.get(kind, str)
            return f'(?P<{name}>{_converters[kind]})'
        pattern = re.sub(r'<(?:(\\w+):)?(\\w+)>', part, rule)
        allowed = [method.upper() for method in (methods or ['GET'])]
        self._rules.append((re.compile(pattern + '$'), kinds, allowed + (['HEAD'] if 'GET' in allowed else []), view_func))
    def before_request(self, function):
        self._before.append(function)
        return function
    def after_request(self, function):
        self._after.append(function)
        return function
    def errorhandler(self, code):
        def decorate(function):
            self._errors[code] = function
            return function
        return decorate
    def _dispatch(self):
        for function in self._before:
            early = function()
            if early is not None:
                return early
        known = False
        for pattern, kinds, methods, view in self._rules:
            found = pattern.match(request.path)
            if found:
                known = True
                if request.method in methods:
                    return view(**{name: kinds[name](unquote(value)) for name, value in found.groupdict().items()})
        abort(405 if known else 404)
    def _failed(self, code, error, description=None):
        handler = self._errors.get(code) or self._errors.get(type(error)) or (self._errors.get(Exception) if not isinstance(error, _Abort) else None)
        return _response(handler(error)) if handler else _page(code, description)
    def _handle(self, method, target, headers, body, peer):
        request._begin(method, target, headers, body, peer)
        try:
            response = _response(self._dispatch())
        except _Abort as error:
            response = self._failed(error.code, error, error.description)
        except Exception as error:
            if type(error) not in self._errors and Exception not in self._errors:
                sys.stderr.write(f"[{time.strftime('%Y-%m-%d %H:%M:%S')},000] ERROR in app: Exception on {request.path} [{method}]\\n" + traceback.format_exc())
            response = self._failed(500, error)
        for function in self._after:
            response = function(response)
        sys.stderr.write(f'{peer} - - [{time.strftime("%d/%b/%Y %H:%M:%S")}] "{method} {target} HTTP/1.1" {response.status_code} -\\n')
        fields = {'Server': 'Werkzeug/3.1.3 Python/' + sys.version.split()[0], 'Date': time.strftime('%a, %d %b %Y %H:%M:%S GMT'), **response.headers,
                  'Content-Length': str(len(response.data)), 'Connection': 'close'}
        return (response.status_code, fields, response.data)
    def run(self, host=None, port=None, debug=None, **options):
        host, port = host or '127.0.0.1', int(port or 5000)
        sys.stderr.write(f" * Serving Flask app '{self._name()}'\\n * Debug mode: {'on' if debug else 'off'}\\n")
        sys.stderr.write('WARNING: This is a development server. Do not use it in a production deployment. Use a production WSGI server instead.\\n')
        if host == '0.0.0.0':
            sys.stderr.write(f' * Running on all addresses (0.0.0.0)\\n * Running on http://127.0.0.1:{port}\\n * Running on http://{socket.gethostbyname(socket.gethostname())}:{port}\\n')
        else:
            sys.stderr.write(f' * Running on http://{host}:{port}\\n')
        sys.stderr.write('Press CTRL+C to quit\\n')
        _web.serve(host, port, self._handle)
    def _name(self):
        if self.import_name == '__main__':
            return os.path.splitext(os.path.basename(sys.argv[0]))[0] or 'flask'
        return self.import_name
`,
  redis: `
import _redis

class RedisError(Exception):
    pass

class ConnectionError(RedisError):
    pass

class ResponseError(RedisError):
    pass

class exceptions:
    RedisError, ConnectionError, ResponseError = RedisError, ConnectionError, ResponseError

class Redis:
    def __init__(self, host='localhost', port=6379, db=0, password=None, decode_responses=False, **options):
        self._host, self._port, self._db, self._password, self._decode = host, int(port), db, password, decode_responses
    @classmethod
    def from_url(cls, url, **options):
        from urllib.parse import urlparse
        parts = urlparse(url)
        return cls(host=parts.hostname, port=parts.port or 6379, password=parts.password, **options)
    def execute_command(self, *words):
        first = []
        if self._password:
            first.append(('AUTH', self._password))
        if self._db:
            first.append(('SELECT', self._db))
        try:
            answer = _redis.ask(self._host, self._port, first + [words])
        except OSError as error:
            raise ConnectionError(f'Error {error.errno} connecting to {self._host}:{self._port}. {error.strerror}.')
        if isinstance(answer, tuple):
            raise ResponseError(answer[1].replace('ERR ', ''))
        return self._shown(answer)
    def _shown(self, value):
        if isinstance(value, list):
            return [self._shown(one) for one in value]
        return value.decode() if self._decode and isinstance(value, bytes) else value
    def ping(self):
        return self.execute_command('PING') in (b'PONG', 'PONG')
    def get(self, name):
        return self.execute_command('GET', name)
    def set(self, name, value, ex=None):
        self.execute_command('SET', name, value, *(['EX', ex] if ex else []))
        return True
    def incr(self, name, amount=1):
        return self.execute_command('INCRBY', name, amount)
    incrby = incr
    def decr(self, name, amount=1):
        return self.execute_command('DECRBY', name, amount)
    def delete(self, *names):
        return self.execute_command('DEL', *names)
    def exists(self, *names):
        return self.execute_command('EXISTS', *names)
    def expire(self, name, time):
        return self.execute_command('EXPIRE', name, time) == 1
    def keys(self, pattern='*'):
        return self.execute_command('KEYS', pattern)
    def lpush(self, name, *values):
        return self.execute_command('LPUSH', name, *values)
    def rpush(self, name, *values):
        return self.execute_command('RPUSH', name, *values)
    def lpop(self, name):
        return self.execute_command('LPOP', name)
    def rpop(self, name):
        return self.execute_command('RPOP', name)
    def llen(self, name):
        return self.execute_command('LLEN', name)
    def lrange(self, name, start, end):
        return self.execute_command('LRANGE', name, start, end)
    def hset(self, name, key=None, value=None, mapping=None):
        words = [] if key is None else [key, value]
        for field, item in (mapping or {}).items():
            words += [field, item]
        return self.execute_command('HSET', name, *words)
    def hget(self, name, key):
        return self.execute_command('HGET', name, key)
    def hgetall(self, name):
        values = self.execute_command('HGETALL', name)
        return dict(zip(values[::2], values[1::2]))
    def sadd(self, name, *values):
        return self.execute_command('SADD', name, *values)
    def smembers(self, name):
        return set(self.execute_command('SMEMBERS', name))
    def publish(self, channel, message):
        return self.execute_command('PUBLISH', channel, message)

StrictRedis = Redis
`,
}
