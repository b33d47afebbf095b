/** threading: threads and what they wait for each other with. */
export const threading = `
import _thread, sys as _sys

_counted = [0]
_alive = []

class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        self.daemon = bool(daemon)
        if name is None:
            _counted[0] += 1
            name = f'Thread-{_counted[0]}' + (f' ({target.__name__})' if hasattr(target, '__name__') else '')
        self.name = name
        self.ident = None
        self._running = None
    def run(self):
        if self._target:
            self._target(*self._args, **self._kwargs)
    def _work(self):
        try:
            self.run()
        except SystemExit:
            pass
        except BaseException:
            import traceback
            _sys.stderr.write(f'Exception in thread {self.name}:\\n' + traceback.format_exc())
        finally:
            _alive.remove(self)
    def start(self):
        if self._running is not None:
            raise RuntimeError('threads can only be started once')
        _alive.append(self)
        self.ident = id(self)
        self._running = _thread.start(self._work, (), None, self)
    def join(self, timeout=None):
        if self._running is None:
            raise RuntimeError('cannot join thread before it is started')
        self._running.join(timeout)
    def is_alive(self):
        return self in _alive
    def getName(self):
        return self.name
    def setDaemon(self, daemon):
        self.daemon = daemon
    def __repr__(self):
        state = 'initial' if self._running is None else 'started' if self.is_alive() else 'stopped'
        return f"<{type(self).__name__}({self.name}, {state}{' daemon' if self.daemon else ''} {self.ident or ''})>".replace(' )', ')')

class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval, self.function, self.args, self.kwargs = interval, function, args or (), kwargs or {}
        self.finished = Event()
    def cancel(self):
        self.finished.set()
    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()

class Lock:
    def __init__(self):
        self._held = False
    def _take(self):
        if self._held:
            return False
        self._held = True
        return True
    def acquire(self, blocking=True, timeout=-1):
        return _thread.until(self._take, timeout if blocking else 0)
    def release(self):
        if not self._held:
            raise RuntimeError('release unlocked lock')
        self._held = False
        _thread.changed()
    def locked(self):
        return self._held
    def __enter__(self):
        return self.acquire()
    def __exit__(self, *args):
        self.release()

class RLock(Lock):
    def __init__(self):
        super().__init__()
        self._owner, self._count = None, 0
    def _take(self):
        me = current_thread()
        if self._held and self._owner is not me:
            return False
        self._held, self._owner = True, me
        self._count += 1
        return True
    def release(self):
        if self._owner is not current_thread():
            raise RuntimeError('cannot release un-acquired lock')
        self._count -= 1
        if self._count == 0:
            self._owner = None
            super().release()

class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError('semaphore initial value must be >= 0')
        self._value = self._first = value
    def _take(self):
        if self._value == 0:
            return False
        self._value -= 1
        return True
    def acquire(self, blocking=True, timeout=None):
        return _thread.until(self._take, timeout if blocking else 0)
    def release(self, n=1):
        self._value += n
        _thread.changed()
    def __enter__(self):
        return self.acquire()
    def __exit__(self, *args):
        self.release()

class BoundedSemaphore(Semaphore):
    def release(self, n=1):
        if self._value + n > self._first:
            raise ValueError('Semaphore released too many times')
        super().release(n)

class Event:
    def __init__(self):
        self._set = False
    def set(self):
        self._set = True
        _thread.changed()
    def clear(self):
        self._set = False
    def is_set(self):
        return self._set
    def wait(self, timeout=None):
        return _thread.until(self.is_set, timeout)

class Condition:
    def __init__(self, lock=None):
        self._lock = lock or RLock()
        self.acquire, self.release = self._lock.acquire, self._lock.release
        self._waiting = []
    def wait(self, timeout=None):
        ticket = Event()
        self._waiting.append(ticket)
        self._lock.release()
        try:
            return ticket.wait(timeout)
        finally:
            self._waiting = [one for one in self._waiting if one is not ticket]
            self._lock.acquire()
    def wait_for(self, predicate, timeout=None):
        while not predicate():
            if not self.wait(timeout):
                return predicate()
        return True
    def notify(self, n=1):
        ready, self._waiting = self._waiting[:n], self._waiting[n:]
        for ticket in ready:
            ticket.set()
    def notify_all(self):
        self.notify(len(self._waiting))
    def __enter__(self):
        return self._lock.__enter__()
    def __exit__(self, *args):
        self._lock.release()

class Barrier:
    def __init__(self, parties, action=None, timeout=None):
        self.parties, self._count, self._round = parties, 0, 0
    def wait(self, timeout=None):
        own, place = self._round, self._count
        self._count += 1
        if self._count == self.parties:
            self._count = 0
            self._round += 1
            _thread.changed()
        else:
            _thread.until(lambda: self._round != own, timeout)
        return place

class local:
    pass

class _MainThread(Thread):
    def __init__(self):
        super().__init__(name='MainThread')
        self.ident = id(self)
    def is_alive(self):
        return True

_main = _MainThread()

def main_thread():
    return _main

def current_thread():
    return _thread.current() or _main

currentThread = current_thread

def get_ident():
    return current_thread().ident

get_native_id = get_ident

def enumerate():
    return [_main, *_alive]

def active_count():
    return 1 + len(_alive)
`
