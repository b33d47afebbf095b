/** urllib.error: what urllib.request raises. */
export const urllibError = `
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
`
