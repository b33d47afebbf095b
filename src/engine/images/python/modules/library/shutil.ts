/** shutil: files and folders as wholes. */
export const shutil = `
import os as _os
from collections import namedtuple as _namedtuple

class Error(OSError):
    pass

class SameFileError(Error):
    pass

def copyfile(source, target, **options):
    with open(source, 'rb') as file:
        data = file.read()
    with open(target, 'wb') as file:
        file.write(data)
    return target

def copy(source, target, **options):
    if _os.path.isdir(target):
        target = _os.path.join(target, _os.path.basename(source))
    return copyfile(source, target)

copy2 = copy

def copytree(source, target, dirs_exist_ok=False, **options):
    _os.makedirs(target, exist_ok=dirs_exist_ok)
    for name in _os.listdir(source):
        inner, outer = _os.path.join(source, name), _os.path.join(target, name)
        copytree(inner, outer, dirs_exist_ok) if _os.path.isdir(inner) else copyfile(inner, outer)
    return target

def move(source, target):
    if _os.path.isdir(target):
        target = _os.path.join(target, _os.path.basename(source))
    _os.rename(source, target)
    return target

def rmtree(path, ignore_errors=False, onerror=None):
    try:
        for name in _os.listdir(path):
            inner = _os.path.join(path, name)
            rmtree(inner) if _os.path.isdir(inner) else _os.remove(inner)
        _os.rmdir(path)
    except OSError:
        if not ignore_errors:
            raise

def which(name, mode=None, path=None):
    if '/' in name:
        return name if _os.path.isfile(name) else None
    for folder in (path or _os.environ.get('PATH', '')).split(':'):
        if _os.path.isfile(_os.path.join(folder, name)):
            return _os.path.join(folder, name)
    return None

terminal_size = _namedtuple('terminal_size', 'columns lines')

def get_terminal_size(fallback=(80, 24)):
    return terminal_size(int(_os.environ.get('COLUMNS', fallback[0])), int(_os.environ.get('LINES', fallback[1])))
`
