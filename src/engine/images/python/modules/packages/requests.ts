/** requests as courses use it. */
export const requests = `
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
`
