/** flask as courses use it. */
export const flask = `
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
`
