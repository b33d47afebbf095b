/** argparse: arguments of a command line, its usage and help. */
import { argparseActions } from './argparse-actions'

export const argparse = `${argparseActions}
class ArgumentParser:
    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=(), formatter_class=HelpFormatter, add_help=True, allow_abbrev=True, exit_on_error=True, **options):
        self.prog = prog or _os.path.basename(_sys.argv[0])
        self.usage, self.description, self.epilog, self.formatter_class = usage, description, epilog, formatter_class
        self._actions, self._groups, self._defaults = [], [], {}
        if add_help:
            self.add_argument('-h', '--help', action='help', help='show this help message and exit', default=SUPPRESS)
        for parent in parents:
            for action in parent._actions:
                if action.action != 'help':
                    self._actions.append(action)
    def add_argument(self, *names, action=None, **options):
        if action == 'version':
            options.setdefault('help', "show program's version number and exit")
            options.setdefault('default', SUPPRESS)
        made = Action(names, action, **options)
        made.group = None
        self._actions.append(made)
        return made
    def add_argument_group(self, title=None, description=None):
        group = _Group(self, title, description)
        self._groups.append(group)
        return group
    def add_mutually_exclusive_group(self, *, required=False):
        group = _Group(self, exclusive=True, required=required)
        self._groups.append(group)
        return group
    def add_subparsers(self, **options):
        made = _Subparsers(self, **{name: value for name, value in options.items() if name in ('title', 'dest', 'required', 'help', 'metavar', 'description')})
        made.group = None
        self._actions.append(made)
        return made
    def set_defaults(self, **values):
        self._defaults.update(values)
    def get_default(self, name):
        return next((one.default for one in self._actions if one.dest == name), self._defaults.get(name))
    def _positionals(self):
        return [one for one in self._actions if not one.option_strings]
    def _options(self):
        return [one for one in self._actions if one.option_strings]
    def format_usage(self):
        if self.usage is not None:
            return 'usage: ' + self.usage.replace('%(prog)s', self.prog) + '\\n'
        parts, done = [], []
        for one in self._options():
            group = one.group if one.group is not None and one.group.exclusive else None
            if group is not None:
                if group in done:
                    continue
                done.append(group)
                inner = ' | '.join(self._option(each) for each in group._actions)
                parts.append(f'({inner})' if group.required else f'[{inner}]')
            else:
                parts.append(self._option(one) if one.required else f'[{self._option(one)}]')
        own = [one.values() for one in self._positionals()]
        whole = ' '.join(['usage:', self.prog, *parts, *own])
        if len(whole) <= 78:
            return whole + '\\n'
        indent = ' ' * len(f'usage: {self.prog} ')
        def lines(parts, first):
            out, line = [], first
            for part in parts:
                if line.strip() != first.strip() and len(line) + 1 + len(part) > 78:
                    out.append(line)
                    line = indent + part
                else:
                    line += part if line.endswith(' ') else ' ' + part
            return out + [line]
        head = f'usage: {self.prog} '
        if parts and own:
            return '\\n'.join(lines(parts, head) + lines(own, indent)) + '\\n'
        return '\\n'.join(lines(parts or own, head)) + '\\n'
    def _option(self, one):
        name = one.option_strings[0]
        return name if one.nargs == 0 else f'{name} {one.values()}'
    def _row(self, head, text):
        if not text:
            return f'  {head}\\n'
        import textwrap
        lines = textwrap.wrap(text, 54)
        width = min(max([len(self._head(one)) for one in self._actions] + [len(name) + 2 for one in self._actions if isinstance(one, _Subparsers) for name, _ in one.helps], default=0) + 4, 24)
        out = f'  {head}' if len(head) > width - 4 else f'  {head}'.ljust(width) + lines[0]
        rest = lines if len(head) > width - 4 else lines[1:]
        return out + '\\n' + ''.join(' ' * width + line + '\\n' for line in rest)
    def _head(self, one):
        if isinstance(one, _Subparsers):
            return one.metavar or '{' + ','.join(one.parsers) + '}'
        if not one.option_strings:
            return one.metavar if isinstance(one.metavar, str) else '{' + ','.join(str(each) for each in one.choices) + '}' if one.choices is not None else one.dest
        if one.nargs == 0:
            return ', '.join(one.option_strings)
        return ', '.join(f'{name} {one.values()}' for name in one.option_strings)
    def _help(self, one):
        if one.help in (None, SUPPRESS):
            text = ''
        else:
            values = {'default': one.default, 'prog': self.prog, 'dest': one.dest, 'type': getattr(one.type, '__name__', one.type), 'choices': one.choices, 'const': one.const}
            text = one.help % values if '%' in one.help else one.help
        if issubclass(self.formatter_class, ArgumentDefaultsHelpFormatter) and '%(default)' not in (one.help or '') and one.default is not SUPPRESS and text and (one.option_strings or one.nargs in ('?', '*')):
            text += f' (default: {one.default})'
        return text
    def format_help(self):
        import textwrap
        raw = issubclass(self.formatter_class, RawDescriptionHelpFormatter)
        def paragraph(text):
            text = text.replace('%(prog)s', self.prog)
            return text.rstrip('\\n') if raw else textwrap.fill(text, 78)
        out = self.format_usage()
        if self.description:
            out += '\\n' + paragraph(self.description) + '\\n'
        grouped = [group for group in self._groups if not group.exclusive]
        def section(title, actions, description=None):
            shown = [one for one in actions if one.help != SUPPRESS]
            if not shown:
                return ''
            text = f'\\n{title}:\\n' + (f'  {description}\\n\\n' if description else '')
            for one in shown:
                text += self._row(self._head(one), self._help(one))
                if isinstance(one, _Subparsers):
                    for name, help in one.helps:
                        text += self._row('  ' + name, help)
            return text
        free = [one for one in self._actions if one.group is None or one.group.exclusive]
        titled = [one for one in free if isinstance(one, _Subparsers) and one.title]
        out += section('positional arguments', [one for one in free if not one.option_strings and one not in titled])
        out += section('options', [one for one in free if one.option_strings])
        for one in titled:
            out += section(one.title, [one], one.description)
        for group in grouped:
            out += section(group.title, group._actions, group.description)
        if self.epilog:
            out += '\\n' + paragraph(self.epilog) + '\\n'
        return out
    def print_help(self, file=None):
        (file or _sys.stdout).write(self.format_help())
    def print_usage(self, file=None):
        (file or _sys.stdout).write(self.format_usage())
    def exit(self, status=0, message=None):
        if message:
            _sys.stderr.write(message)
        _sys.exit(status)
    def error(self, message):
        self.print_usage(_sys.stderr)
        self.exit(2, f'{self.prog}: error: {message}\\n')
    def _convert(self, one, text):
        kind = one.type
        if kind is not None and isinstance(text, str):
            try:
                text = kind(text)
            except ArgumentTypeError as error:
                self.error(f'argument {self._shown(one)}: {error}')
            except (TypeError, ValueError):
                self.error(f"argument {self._shown(one)}: invalid {getattr(kind, '__name__', repr(kind))} value: {text!r}")
        if one.choices is not None and text not in one.choices:
            listed = ', '.join(repr(each) for each in one.choices)
            self.error(f'argument {self._shown(one)}: invalid choice: {text!r} (choose from {listed})')
        return text
    def _shown(self, one):
        if one.option_strings:
            return '/'.join(one.option_strings)
        if isinstance(one, _Subparsers):
            return one.dest if one.dest != SUPPRESS else one.metavar or '{' + ','.join(one.parsers) + '}'
        return one.metavar if isinstance(one.metavar, str) else one.dest
    def _find(self, word):
        for one in self._options():
            if word in one.option_strings:
                return one
        close = [(one, name) for one in self._options() for name in one.option_strings if word.startswith('--') and name.startswith(word)]
        if len(close) > 1:
            self.error(f"ambiguous option: {word} could match {', '.join(name for _, name in close)}")
        return close[0][0] if close else None
    def _is_option(self, word):
        if not word.startswith('-') or word == '-':
            return False
        if self._find(word.split('=', 1)[0]) is not None:
            return True
        if word[1:].replace('.', '', 1).isdigit() and not any(name[1:2].isdigit() for one in self._options() for name in one.option_strings):
            return False
        return ' ' not in word
    def parse_args(self, args=None, namespace=None):
        values, rest = self.parse_known_args(args, namespace)
        if rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return values
    def _apply(self, one, found, name, values):
        action = one.action
        if action == 'help':
            self.print_help()
            self.exit()
        if action == 'version':
            _sys.stdout.write(one.version.replace('%(prog)s', self.prog) + '\\n')
            self.exit()
        if action in ('store_true', 'store_false', 'store_const'):
            setattr(values, one.dest, one.const)
        elif action == 'count':
            setattr(values, one.dest, (getattr(values, one.dest, None) or 0) + 1)
        elif action in ('append', 'append_const', 'extend'):
            before = list(getattr(values, one.dest, None) or [])
            setattr(values, one.dest, before + (found if action == 'extend' else [one.const if action == 'append_const' else found]))
        elif isinstance(action, type):
            action(one.option_strings, one.dest)(self, values, found, name)
        else:
            setattr(values, one.dest, found)
    def parse_known_args(self, args=None, namespace=None):
        words = list(_sys.argv[1:] if args is None else args)
        values = Namespace() if namespace is None else namespace
        for one in self._actions:
            if one.default is not SUPPRESS and one.dest != SUPPRESS and not hasattr(values, one.dest):
                setattr(values, one.dest, one.default)
        for name, value in self._defaults.items():
            if not hasattr(values, name) or getattr(values, name) is None:
                setattr(values, name, value)
        seen, rest, loose, groups = [], [], [], {}
        pending = self._positionals()
        at = 0
        def take(one, name, attached):
            nonlocal at
            nargs = one.nargs
            if nargs == 0:
                return None
            if attached is not None:
                found = [attached]
            else:
                most = 1 if nargs in (None, '?') else nargs if isinstance(nargs, int) else len(words)
                found = []
                while at < len(words) and len(found) < most and not self._is_option(words[at]) and words[at] != '--':
                    found.append(words[at])
                    at += 1
            if nargs is None and not found:
                self.error(f'argument {self._shown(one)}: expected one argument')
            if nargs == '+' and not found:
                self.error(f'argument {self._shown(one)}: expected at least one argument')
            if isinstance(nargs, int) and len(found) < nargs:
                self.error(f"argument {self._shown(one)}: expected {nargs} argument{'' if nargs == 1 else 's'}")
            if nargs == '?':
                return self._convert(one, found[0]) if found else one.const
            found = [self._convert(one, each) for each in found]
            return found[0] if nargs is None else found
        def least(one):
            return {None: 1, '+': 1, '?': 0, '*': 0, '...': 0}.get(one.nargs, one.nargs)
        def place():
            nonlocal loose
            # As many in a row as there are words for; what may have none has none then.
            count = 0
            need = 0
            for one in pending:
                if isinstance(one, _Subparsers) or need + least(one) > len(loose):
                    break
                need += least(one)
                count += 1
            for at in range(count):
                one = pending.pop(0)
                after = sum(least(each) for each in pending[:count - at - 1])
                room = len(loose) - after
                take = room if one.nargs in ('*', '+', '...') else min(1, room) if one.nargs == '?' else least(one)
                found, loose = loose[:take], loose[take:]
                if one.nargs in ('?', '*') and not found:
                    if one.nargs == '*' and one.default is None:
                        setattr(values, one.dest, [])
                    continue
                found = [self._convert(one, each) for each in found]
                self._apply(one, found[0] if one.nargs in (None, '?') else found, None, values)
                seen.append(one)
        only = False
        while at < len(words):
            word = words[at]
            if word == '--' and not only:
                only = True
                at += 1
                continue
            if only or not self._is_option(word):
                ends = next((one for one, each in enumerate(words[at:]) if not only and (each == '--' or self._is_option(each))), len(words) - at)
                ahead = [one for one in pending if isinstance(one, _Subparsers)]
                if ahead and pending[0] is not ahead[0]:
                    ends = min(ends, sum(least(one) for one in pending[:pending.index(ahead[0])]))
                if not (ahead and pending[0] is ahead[0]):
                    loose += words[at:at + ends]
                    at += ends
                    place()
                    rest.extend(loose if not pending else [])
                    if not pending:
                        loose = []
                    continue
                one = pending[0] if pending else None
                if isinstance(one, _Subparsers):
                    pending.pop(0)
                    if word not in one.parsers:
                        listed = ', '.join(repr(each) for each in one.parsers)
                        self.error(f'argument {self._shown(one)}: invalid choice: {word!r} (choose from {listed})')
                    seen.append(one)
                    if one.dest != SUPPRESS:
                        setattr(values, one.dest, word)
                    inner, more = one.parsers[word].parse_known_args(words[at + 1:])
                    for name, value in vars(inner).items():
                        setattr(values, name, value)
                    rest.extend(more)
                    at = len(words)
                    break
            name, has, attached = word.partition('=')
            attached = attached if has else None
            one = self._find(name)
            if one is None and not word.startswith('--') and len(word) > 2:
                one = self._find(word[:2])
                if one is not None:
                    if one.nargs == 0:
                        words[at] = '-' + word[2:]
                        words.insert(at, word[:2])
                        continue
                    name, attached = word[:2], word[2:]
            if one is None:
                rest.append(word)
                at += 1
                continue
            at += 1
            if attached is not None and one.nargs == 0:
                self.error(f'argument {self._shown(one)}: ignored explicit argument {attached!r}')
            group = one.group if one.group is not None and one.group.exclusive else None
            if group is not None:
                other = groups.get(id(group))
                if other is not None and other is not one:
                    self.error(f'argument {self._shown(one)}: not allowed with argument {self._shown(other)}')
                groups[id(group)] = one
            self._apply(one, take(one, name, attached), name, values)
            seen.append(one)
        place()
        rest.extend(loose)
        missing = [self._shown(one) for one in self._actions if one.required and one not in seen and one.action != 'help']
        if missing:
            self.error(f"the following arguments are required: {', '.join(missing)}")
        for group in self._groups:
            if group.exclusive and group.required and id(group) not in groups:
                self.error(f"one of the arguments {' '.join(self._shown(one) for one in group._actions)} is required")
        for one in self._actions:
            if isinstance(one.default, str) and one not in seen and one.dest != SUPPRESS and getattr(values, one.dest, None) == one.default and one.default is not SUPPRESS:
                setattr(values, one.dest, self._convert(one, one.default) if one.type is not None else one.default)
        return values, rest
`
