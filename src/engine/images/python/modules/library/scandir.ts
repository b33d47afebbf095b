/** What `os.scandir` goes through. */
export const scandir = `
import os as _os

class DirEntry:
    def __init__(self, folder, name):
        self.name, self.path = name, _os.path.join(folder, name)
    def is_dir(self, **options):
        return _os.path.isdir(self.path)
    def is_file(self, **options):
        return _os.path.isfile(self.path)
    def is_symlink(self):
        return _os.path.islink(self.path)
    def stat(self, **options):
        return _os.stat(self.path)
    def __fspath__(self):
        return self.path
    def __repr__(self):
        return f'<DirEntry {self.name!r}>'

class Scan:
    def __init__(self, folder):
        self._all = iter([DirEntry(folder, name) for name in _os.listdir(folder)])
    def __iter__(self):
        return self
    def __next__(self):
        return next(self._all)
    def close(self):
        pass
    def __enter__(self):
        return self
    def __exit__(self, *args):
        pass
`
