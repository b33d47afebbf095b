/** contextlib: what `with` opens, made of functions and put together. */
export const contextlib = `
import sys as _sys
from functools import wraps as _wraps

class AbstractContextManager:
    def __enter__(self):
        return self
    def __exit__(self, *args):
        return None

class ContextDecorator:
    def __call__(self, function):
        @_wraps(function)
        def inner(*args, **keywords):
            with self:
                return function(*args, **keywords)
        return inner

class _GeneratorContextManager(ContextDecorator):
    def __init__(self, function, args, keywords):
        self._make = lambda: function(*args, **keywords)
        self.gen = self._make()
    def __enter__(self):
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None
    def __exit__(self, kind, value, trace):
        if kind is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            raise RuntimeError("generator didn't stop")
        try:
            self.gen.throw(value)
        except StopIteration as end:
            return end is not value
        except BaseException as error:
            if error is not value:
                raise
            return False
        raise RuntimeError("generator didn't stop after throw()")
    def __call__(self, function):
        make = self._make
        @_wraps(function)
        def inner(*args, **keywords):
            self.gen = make()
            with self:
                return function(*args, **keywords)
        return inner

def contextmanager(function):
    @_wraps(function)
    def make(*args, **keywords):
        return _GeneratorContextManager(function, args, keywords)
    return make

class suppress:
    def __init__(self, *kinds):
        self.kinds = kinds
    def __enter__(self):
        return None
    def __exit__(self, kind, value, trace):
        return kind is not None and issubclass(kind, self.kinds)

class closing:
    def __init__(self, thing):
        self.thing = thing
    def __enter__(self):
        return self.thing
    def __exit__(self, *args):
        self.thing.close()

class nullcontext:
    def __init__(self, enter_result=None):
        self.enter_result = enter_result
    def __enter__(self):
        return self.enter_result
    def __exit__(self, *args):
        return None

class _Redirect:
    def __init__(self, target):
        self._target = target
    def __enter__(self):
        self._before = getattr(_sys, self._stream)
        setattr(_sys, self._stream, self._target)
        return self._target
    def __exit__(self, *args):
        setattr(_sys, self._stream, self._before)

class redirect_stdout(_Redirect):
    _stream = 'stdout'

class redirect_stderr(_Redirect):
    _stream = 'stderr'

class ExitStack:
    def __init__(self):
        self._exits = []
    def __enter__(self):
        return self
    def enter_context(self, manager):
        value = manager.__enter__()
        self._exits.append(manager.__exit__)
        return value
    def push(self, manager):
        self._exits.append(manager.__exit__ if hasattr(manager, '__exit__') else manager)
        return manager
    def callback(self, function, *args, **keywords):
        self._exits.append(lambda *error: function(*args, **keywords) and False)
        return function
    def pop_all(self):
        other = ExitStack()
        other._exits, self._exits = self._exits, []
        return other
    def close(self):
        self.__exit__(None, None, None)
    def __exit__(self, kind, value, trace):
        error = value
        while self._exits:
            leave = self._exits.pop()
            try:
                if leave(type(error) if error is not None else None, error, None):
                    error = None
            except BaseException as other:
                error = other
        if error is not None and error is not value:
            raise error
        return value is not None and error is None
`
