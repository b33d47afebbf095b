/** logging: loggers, handlers and how records are written. */
export const logging = `
import sys, time

NOTSET, DEBUG, INFO, WARNING, ERROR, CRITICAL = 0, 10, 20, 30, 40, 50
WARN, FATAL = WARNING, CRITICAL
_names = {10: 'DEBUG', 20: 'INFO', 30: 'WARNING', 40: 'ERROR', 50: 'CRITICAL'}
_loggers = {}

def getLevelName(level):
    return _names.get(level, f'Level {level}')

def addLevelName(level, name):
    _names[level] = name

_disabled = [0]

def disable(level=CRITICAL):
    _disabled[0] = level

class LogRecord:
    def __init__(self, name, levelno, pathname, lineno, message, extra=None):
        import os, threading
        self.name, self.levelno, self.levelname = name, levelno, getLevelName(levelno)
        self.msg, self.message, self.args = message, message, ()
        self.pathname = self.filename = os.path.basename(sys.argv[0])
        self.module, self.funcName, self.lineno = self.filename.rsplit('.', 1)[0], '<module>', lineno
        self.created = time.time()
        self.msecs = int(self.created * 1000 % 1000)
        self.process, self.processName, self.threadName = os.getpid(), 'MainProcess', threading.current_thread().name
        self.thread = threading.get_ident()
        for key, value in (extra or {}).items():
            setattr(self, key, value)
    def getMessage(self):
        return str(self.message)

class Formatter:
    def __init__(self, fmt=None, datefmt=None, style='%', **options):
        self._fmt = fmt or ('{message}' if style == '{' else '%(message)s')
        self.datefmt = datefmt
        self.style = style
    def formatTime(self, record, datefmt=None):
        if datefmt:
            return time.strftime(datefmt, time.localtime(record.created))
        return time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(record.created)) + ',%03d' % record.msecs
    def format(self, record):
        record.asctime = self.formatTime(record, self.datefmt)
        return self._fmt.format(**vars(record)) if self.style == '{' else self._fmt % vars(record)

class Filter:
    def __init__(self, name=''):
        self.name = name
    def filter(self, record):
        return record.name == self.name or record.name.startswith(self.name + '.') if self.name else True

def _passes(filter, record):
    return filter.filter(record) if hasattr(filter, 'filter') else filter(record)

class Handler:
    def __init__(self, level=NOTSET):
        self.level, self.formatter, self.filters = _level(level), None, []
    def setFormatter(self, formatter):
        self.formatter = formatter
    def setLevel(self, level):
        self.level = _level(level)
    def addFilter(self, filter):
        self.filters.append(filter)
    def format(self, record):
        return (self.formatter or Formatter()).format(record)
    def handle(self, record):
        if record.levelno >= self.level and all(_passes(one, record) for one in self.filters):
            self.emit(record)
    def flush(self):
        pass
    def close(self):
        pass

class NullHandler(Handler):
    def emit(self, record):
        pass

class StreamHandler(Handler):
    def __init__(self, stream=None):
        super().__init__()
        self.stream = stream
    def emit(self, record):
        stream = self.stream or sys.stderr
        stream.write(self.format(record) + '\\n')
        stream.flush()

class FileHandler(StreamHandler):
    def __init__(self, filename, mode='a', encoding=None, delay=False):
        super().__init__()
        self.baseFilename = filename
        open(filename, mode).close()
    def emit(self, record):
        with open(self.baseFilename, 'a') as file:
            file.write(self.format(record) + '\\n')

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
        self.handlers, self.filters = [], []
        self.propagate = True
        self.parent = None
        self.disabled = False
    def setLevel(self, level):
        self.level = _level(level)
    def addHandler(self, handler):
        self.handlers.append(handler)
    def removeHandler(self, handler):
        if handler in self.handlers:
            self.handlers.remove(handler)
    def addFilter(self, filter):
        self.filters.append(filter)
    def _line(self):
        one = self
        while one is not None:
            yield one
            one = one.parent
    def getChild(self, name):
        return getLogger(name if self is root else f'{self.name}.{name}')
    def getEffectiveLevel(self):
        return next((one.level for one in self._line() if one.level), NOTSET)
    def isEnabledFor(self, level):
        return level > _disabled[0] and level >= self.getEffectiveLevel()
    def hasHandlers(self):
        return any(one.handlers for one in self._line())
    def log(self, level, message, *args, exc_info=False, extra=None, **kwargs):
        if not self.isEnabledFor(level):
            return
        text = str(message)
        if args:
            text = text % (args[0] if len(args) == 1 and isinstance(args[0], dict) else args)
        if exc_info:
            import traceback
            text += '\\n' + traceback.format_exc().rstrip('\\n')
        record = LogRecord(self.name, level, '', 0, text, extra)
        if not all(_passes(one, record) for one in self.filters):
            return
        found = False
        for one in self._line():
            for handler in one.handlers:
                found = True
                handler.handle(record)
            if not one.propagate:
                break
        if not found and level >= WARNING:
            sys.stderr.write(text + '\\n')
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
        made = Logger(name)
        made.parent = next((_loggers[one] for one in sorted(_loggers, key=len, reverse=True) if name.startswith(one + '.')), root)
        for one in _loggers.values():
            if one.name.startswith(name + '.') and len(one.parent.name if one.parent is not root else '') < len(name):
                one.parent = made
        _loggers[name] = made
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

def log(level, message, *args, **kwargs):
    if not root.handlers:
        basicConfig()
    root.log(level, message, *args, **kwargs)

def shutdown():
    pass

def captureWarnings(capture):
    pass

debug, info, warning, error, critical, exception = [_at_root(name) for name in ('debug', 'info', 'warning', 'error', 'critical', 'exception')]
warn, fatal = warning, critical
`
