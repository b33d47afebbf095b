/** The first half of argparse: what arguments do, and what they are written to. */
export const argparseActions = `
import os as _os, sys as _sys

SUPPRESS, OPTIONAL, ZERO_OR_MORE, ONE_OR_MORE, REMAINDER = '==SUPPRESS==', '?', '*', '+', '...'

class ArgumentError(Exception):
    pass

class ArgumentTypeError(Exception):
    pass

class Namespace:
    def __init__(self, **keywords):
        for name, value in keywords.items():
            setattr(self, name, value)
    def __repr__(self):
        return 'Namespace(' + ', '.join(f'{name}={value!r}' for name, value in vars(self).items()) + ')'
    def __eq__(self, other):
        return vars(self) == vars(other)
    def __contains__(self, name):
        return name in vars(self)

class HelpFormatter:
    pass

class RawDescriptionHelpFormatter(HelpFormatter):
    pass

class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    pass

class ArgumentDefaultsHelpFormatter(HelpFormatter):
    pass

class FileType:
    def __init__(self, mode='r'):
        self._mode = mode
    def __call__(self, name):
        if name == '-':
            return _sys.stdin if 'r' in self._mode else _sys.stdout
        return open(name, self._mode)

class Action:
    def __init__(self, names, action=None, nargs=None, const=None, default=None, type=None, choices=None, required=None, help=None, metavar=None, dest=None, version=None):
        self.option_strings = [name for name in names if name.startswith('-')]
        self.action, self.const, self.default, self.type = action or 'store', const, default, type
        self.nargs, self.choices, self.help, self.metavar, self.version = nargs, choices, help, metavar, version
        if dest is None:
            long = [name for name in names if name.startswith('--')] or names
            dest = long[0].lstrip('-').replace('-', '_') if self.option_strings else names[0]
        self.dest = dest
        if self.action in ('store_true', 'store_false'):
            self.nargs, self.const = 0, self.action == 'store_true'
            if default is None:
                self.default = not self.const
        elif self.action in ('store_const', 'append_const', 'count', 'help', 'version'):
            self.nargs = 0
        self.required = bool(required) if self.option_strings else nargs not in ('?', '*') 
    def values(self):
        if self.metavar is not None and not isinstance(self.metavar, tuple):
            name = self.metavar
        elif self.choices is not None:
            name = '{' + ','.join(str(one) for one in self.choices) + '}'
        else:
            name = self.dest.upper() if self.option_strings else self.dest
        if isinstance(self.metavar, tuple):
            return ' '.join(self.metavar)
        if self.nargs is None:
            return name
        if self.nargs == '?':
            return f'[{name}]'
        if self.nargs == '*':
            return f'[{name} ...]'
        if self.nargs == '+':
            return f'{name} [{name} ...]'
        if self.nargs == '...':
            return '...'
        return ' '.join([name] * self.nargs)
class _Subparsers(Action):
    def __init__(self, parser, title=None, dest=None, required=False, help=None, metavar=None, description=None):
        super().__init__(['command'], nargs='A...', dest=dest or SUPPRESS, help=help, metavar=metavar)
        self.required, self.title, self.description = required, title, description
        self._parser, self.parsers, self.helps = parser, {}, []
    def values(self):
        return (self.metavar or '{' + ','.join(self.parsers) + '}') + ' ...'
    def add_parser(self, name, *, help=None, aliases=(), **options):
        before = ' '.join(one.values() for one in self._parser._positionals() if one is not self)
        made = ArgumentParser(prog=f"{self._parser.prog}{' ' + before if before else ''} {name}", **options)
        for one in (name, *aliases):
            self.parsers[one] = made
        if help is not None:
            self.helps.append((name, help))
        return made

class _Group:
    def __init__(self, parser, title=None, description=None, exclusive=False, required=False):
        self._parser, self.title, self.description, self.exclusive, self.required = parser, title, description, exclusive, required
        self._actions = []
    def add_argument(self, *names, **options):
        made = self._parser.add_argument(*names, **options)
        made.group = self
        self._actions.append(made)
        return made

`
