/** io: texts and bytes as files. */
export const io = `
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2

class _Memory:
    def __init__(self, data=None):
        self._data = self._empty if data is None else data
        self._at = 0
        self.closed = False
    def _check(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')
    def write(self, data):
        self._check()
        if not isinstance(data, type(self._empty)):
            raise TypeError(f"{self._wanted}, {'got' if self._empty == '' else 'not'} '{type(data).__name__}'")
        self._data = self._data[:self._at] + data + self._data[self._at + len(data):]
        self._at += len(data)
        return len(data)
    def writelines(self, lines):
        for line in lines:
            self.write(line)
    def getvalue(self):
        self._check()
        return self._data
    def read(self, size=-1):
        self._check()
        end = len(self._data) if size is None or size < 0 else self._at + size
        part = self._data[self._at:end]
        self._at += len(part)
        return part
    def readline(self, size=-1):
        self._check()
        end = self._data.find(self._newline, self._at)
        end = len(self._data) if end < 0 else end + 1
        line = self._data[self._at:end]
        self._at = end
        return line
    def readlines(self):
        return list(self)
    def __iter__(self):
        while True:
            line = self.readline()
            if not line:
                return
            yield line
    def seek(self, at, whence=0):
        self._at = at if whence == 0 else self._at + at if whence == 1 else len(self._data) + at
        return self._at
    def tell(self):
        return self._at
    def truncate(self, size=None):
        self._data = self._data[:self._at if size is None else size]
        return len(self._data)
    def flush(self):
        pass
    def isatty(self):
        return False
    def readable(self):
        return True
    writable = seekable = readable
    def close(self):
        self.closed = True
    def __enter__(self):
        self._check()
        return self
    def __exit__(self, *args):
        self.close()

class StringIO(_Memory):
    _empty, _newline, _wanted = '', '\\n', 'string argument expected'

class BytesIO(_Memory):
    _empty, _newline, _wanted = b'', b'\\n', 'a bytes-like object is required'
    def getbuffer(self):
        return self._data

open = open
`
