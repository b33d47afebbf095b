/** glob: paths that fit a pattern of the shell. */
export const glob = `
import os as _os, fnmatch as _fnmatch

def iglob(pattern, *, root_dir=None, recursive=False, **options):
    return iter(glob(pattern, recursive=recursive))

def glob(pattern, *, root_dir=None, recursive=False, **options):
    found = ['/'] if pattern.startswith('/') else ['']
    for part in [one for one in pattern.split('/') if one]:
        nexts = []
        for base in found:
            folder = base or '.'
            if part == '**' and recursive:
                nexts.append(base)
                for top, folders, files in _os.walk(folder):
                    for name in folders:
                        whole = _os.path.join(top, name)
                        nexts.append(whole if base else whole[2:])
            elif any(char in part for char in '*?['):
                if _os.path.isdir(folder):
                    for name in _os.listdir(folder):
                        if _fnmatch.fnmatch(name, part) and (not name.startswith('.') or part.startswith('.')):
                            nexts.append(_os.path.join(base, name) if base else name)
            elif _os.path.exists(_os.path.join(folder, part)):
                nexts.append(_os.path.join(base, part) if base else part)
        found = nexts
    return [one for one in found if one]

def escape(path):
    return ''.join(f'[{char}]' if char in '*?[' else char for char in path)
`
