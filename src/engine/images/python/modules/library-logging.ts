/** Logging and tracebacks: modules of Python's library that are Python themselves. */

export const LIBRARY_LOGGING: Readonly<Record<string, string>> = {
  logging: `
import sys, time

NOTSET, DEBUG, INFO, WARNING, ERROR, CRITICAL = 0, 10, 20, 30, 40, 50
WARN, FATAL = WARNING, CRITICAL
_names = {10: 'DEBUG', 20: 'INFO', 30: 'WARNING', 40: 'ERROR', 50: 'CRITICAL'}
_loggers = {}

def getLevelName(level):
    return _names.get(level, f'Level {level}')

class Formatter:
    def __init__(self, fmt=None, datefmt=None, style='%'):
        self.fmt = fmt or '%(message)s'
        self.datefmt = datefmt
        self.style = style
    def format(self, values):
        now = values['created']
        stamp = time.strftime(self.datefmt, time.localtime(now)) if self.datefmt else time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(now)) + ',%03d' % int(now * 1000 % 1000)
        values = dict(values, **{}) if False else {**values, 'asctime': stamp}
        return self.fmt.format(**values) if self.style == '{' else self.fmt % values

class Handler:
    level = 0
    formatter = None
    def setFormatter(self, formatter):
        self.formatter = formatter
    def setLevel(self, level):
        self.level = _level(level)
    def handle(self, values):
        if values['levelno'] >= self.level:
            self.emit((self.formatter or Formatter()).format(values))

class StreamHandler(Handler):
    def __init__(self, stream=None):
        self.stream = stream
    def emit(self, line):
        stream = self.stream or sys.stderr
        stream.write(line + '\\n')
        stream.flush()

class FileHandler(Handler):
    def __init__(self, filename, mode='a'):
        self.filename, self.mode = filename, mode
    def emit(self, line):
        with open(self.filename, 'a') as file:
            file.write(line + '\\n')

def _level(level):
    if isinstance(level, str):
        for number, name in _names.items():
            if name == level:
                return number
        raise ValueError(f'Unknown level: {level!r}')
    return level

class Logger:
    def __init__(self, name, level=NOTSET):
        self.name = name
        self.level = level
        self.handlers = []
        self.propagate = True
    def setLevel(self, level):
        self.level = _level(level)
    def addHandler(self, handler):
        self.handlers.append(handler)
    def getEffectiveLevel(self):
        return self.level or root.level
    def isEnabledFor(self, level):
        return level >= self.getEffectiveLevel()
    def hasHandlers(self):
        return bool(self.handlers or root.handlers)
    def log(self, level, message, *args, exc_info=False, **kwargs):
        if not self.isEnabledFor(level):
            return
        text = str(message)
        if args:
            text = text % (args[0] if len(args) == 1 and isinstance(args[0], dict) else args)
        if exc_info:
            import traceback
            text += '\\n' + traceback.format_exc().rstrip('\\n')
        import os
        values = {'name': self.name, 'levelname': getLevelName(level), 'levelno': level, 'message': text, 'created': time.time(),
                  'process': os.getpid(), 'threadName': 'MainThread', 'filename': '', 'lineno': 0, 'funcName': '', 'module': ''}
        handlers = list(self.handlers)
        if self is not root and self.propagate:
            handlers += root.handlers
        if not handlers:
            if level >= WARNING:
                sys.stderr.write(text + '\\n')
            return
        for handler in handlers:
            handler.handle(values)
    def debug(self, message, *args, **kwargs):
        self.log(DEBUG, message, *args, **kwargs)
    def info(self, message, *args, **kwargs):
        self.log(INFO, message, *args, **kwargs)
    def warning(self, message, *args, **kwargs):
        self.log(WARNING, message, *args, **kwargs)
    warn = warning
    def error(self, message, *args, **kwargs):
        self.log(ERROR, message, *args, **kwargs)
    def critical(self, message, *args, **kwargs):
        self.log(CRITICAL, message, *args, **kwargs)
    def exception(self, message, *args, **kwargs):
        self.log(ERROR, message, *args, exc_info=True)

root = Logger('root', WARNING)

def getLogger(name=None):
    if not name or name == 'root':
        return root
    if name not in _loggers:
        _loggers[name] = Logger(name)
    return _loggers[name]

def basicConfig(level=None, format=None, datefmt=None, stream=None, handlers=None, filename=None, style='%', force=False, **kwargs):
    if root.handlers and not force:
        return
    root.handlers = list(handlers) if handlers else [FileHandler(filename) if filename else StreamHandler(stream)]
    for handler in root.handlers:
        if handler.formatter is None:
            handler.setFormatter(Formatter(format or '%(levelname)s:%(name)s:%(message)s', datefmt, style))
    if level is not None:
        root.setLevel(level)

def _at_root(name):
    def call(message, *args, **kwargs):
        if not root.handlers:
            basicConfig()
        getattr(root, name)(message, *args, **kwargs)
    return call

debug, info, warning, error, critical, exception = [_at_root(name) for name in ('debug', 'info', 'warning', 'error', 'critical', 'exception')]
`,
  traceback: `
import sys, _traceback

def format_exc():
    return _traceback.text(sys.exc_info()[1])

def print_exc(file=None):
    (file or sys.stderr).write(format_exc())
`,
}
