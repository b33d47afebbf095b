/** Programs, threads and queues: modules of Python's library that are Python themselves. */

export const LIBRARY_PROCESSES: Readonly<Record<string, string>> = {
  signal: `
from _signal import *
from enum import IntEnum as _IntEnum

class Signals(_IntEnum):
    SIGHUP = 1
    SIGINT = 2
    SIGQUIT = 3
    SIGKILL = 9
    SIGUSR1 = 10
    SIGUSR2 = 12
    SIGPIPE = 13
    SIGALRM = 14
    SIGTERM = 15
    SIGCHLD = 17
    SIGCONT = 18
    SIGSTOP = 19
    SIGWINCH = 28

SIGHUP, SIGINT, SIGQUIT, SIGKILL, SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGCHLD, SIGCONT, SIGSTOP, SIGWINCH = Signals

def strsignal(number):
    return {1: 'Hangup', 2: 'Interrupt', 3: 'Quit', 9: 'Killed', 10: 'User defined signal 1', 12: 'User defined signal 2', 13: 'Broken pipe', 14: 'Alarm clock', 15: 'Terminated'}.get(number)
`,
  subprocess: `
import _subprocess, _thread, io as _io, time as _time

PIPE, STDOUT, DEVNULL = -1, -2, -3

class SubprocessError(Exception):
    pass

class CalledProcessError(SubprocessError):
    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode, self.cmd, self.output, self.stderr = returncode, cmd, output, stderr
        self.stdout = output
    def __str__(self):
        if self.returncode and self.returncode < 0:
            import signal
            return f"Command '{self.cmd}' died with {signal.Signals(-self.returncode)!r}."
        return f"Command '{self.cmd}' returned non-zero exit status {self.returncode}."

class TimeoutExpired(SubprocessError):
    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd, self.timeout, self.output, self.stderr = cmd, timeout, output, stderr
    def __str__(self):
        return f"Command '{self.cmd}' timed out after {self.timeout} seconds"

class CompletedProcess:
    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args, self.returncode, self.stdout, self.stderr = args, returncode, stdout, stderr
    def check_returncode(self):
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)
    def __repr__(self):
        text = f'CompletedProcess(args={self.args!r}, returncode={self.returncode}'
        if self.stdout is not None:
            text += f', stdout={self.stdout!r}'
        if self.stderr is not None:
            text += f', stderr={self.stderr!r}'
        return text + ')'

class Popen:
    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None, preexec_fn=None, close_fds=True, shell=False, cwd=None, env=None, universal_newlines=None, startupinfo=None, creationflags=0, text=None, encoding=None, errors=None, start_new_session=False):
        self.args, self.returncode = args, None
        self._text = bool(text or universal_newlines or encoding)
        self._output, self._errors, self._options = stdout, stderr, (shell, cwd, env)
        self._words = args if isinstance(args, str) else [str(one) for one in args]
        _subprocess.known(self._words, shell)
        self._failed = None
        self.stdin = (_io.StringIO() if self._text else _io.BytesIO()) if stdin == PIPE else None
        self._stdout, self._stderr, self._running = None, None, None
        if stdin != PIPE:
            self._start(None)
    def _start(self, given):
        shell, cwd, env = self._options
        held = self._output is not None or self._errors is not None
        def work():
            code, out, err = _subprocess.run(self._words, shell, given, cwd, env, self._output is not None, self._errors is not None, self._errors == STDOUT, self)
            if hasattr(self._output, 'write'):
                self._output.write(out if 'b' in getattr(self._output, 'mode', '') else out.decode())
            if hasattr(self._errors, 'write') and self._errors != STDOUT:
                self._errors.write(err if 'b' in getattr(self._errors, 'mode', '') else err.decode())
            out = out if self._output == PIPE else None
            err = err if self._errors == PIPE else None
            self._held = (out.decode() if self._text and out is not None else out, err.decode() if self._text and err is not None else err)
            self.returncode = code
        self._running = _thread.start(work, ())
    def _wait(self, timeout=None):
        if self._running is None:
            self._start(self.stdin.getvalue() if self.stdin else None)
        self._running.join(timeout)
        if self._running.is_alive():
            raise TimeoutExpired(self.args, timeout)
    @property
    def pid(self):
        return getattr(self, '_pid', None) or 0
    @property
    def stdout(self):
        if self._output != PIPE:
            return None
        if self._stdout is None:
            self._wait()
            self._stdout = (_io.StringIO if self._text else _io.BytesIO)(self._held[0])
        return self._stdout
    @property
    def stderr(self):
        if self._errors != PIPE:
            return None
        if self._stderr is None:
            self._wait()
            self._stderr = (_io.StringIO if self._text else _io.BytesIO)(self._held[1])
        return self._stderr
    def poll(self):
        _time.sleep(0)
        return self.returncode
    def wait(self, timeout=None):
        self._wait(timeout)
        return self.returncode
    def communicate(self, input=None, timeout=None):
        if self._running is None:
            self._start(input if input is not None else self.stdin.getvalue())
        self._wait(timeout)
        return self._held
    def send_signal(self, signal):
        if self.returncode is None and self.pid:
            import os
            os.kill(self.pid, signal)
    def terminate(self):
        self.send_signal(15)
    def kill(self):
        self.send_signal(9)
    def __enter__(self):
        return self
    def __exit__(self, *args):
        self._wait()

def run(args, *, shell=False, capture_output=False, text=None, check=False, input=None, stdin=None, stdout=None, stderr=None, cwd=None, universal_newlines=None, encoding=None, errors=None, timeout=None, env=None, **options):
    if capture_output:
        if stdout is not None or stderr is not None:
            raise ValueError('stdout and stderr arguments may not be used with capture_output.')
        stdout = stderr = PIPE
    process = Popen(args, stdin=PIPE if input is not None else stdin, stdout=stdout, stderr=stderr, shell=shell, cwd=cwd, env=env, text=text, universal_newlines=universal_newlines, encoding=encoding)
    try:
        out, err = process.communicate(input, timeout=timeout)
    except TimeoutExpired:
        process.kill()
        process._running.join()
        raise
    done = CompletedProcess(process.args, process.returncode, out, err)
    if check:
        done.check_returncode()
    return done

def call(args, **options):
    return run(args, **options).returncode

def check_call(args, **options):
    run(args, check=True, **options)
    return 0

def check_output(args, **options):
    return run(args, check=True, stdout=PIPE, **options).stdout

def getstatusoutput(command):
    done = run(command, shell=True, stdout=PIPE, stderr=STDOUT, text=True)
    return done.returncode, done.stdout[:-1] if done.stdout.endswith('\\n') else done.stdout

def getoutput(command):
    return getstatusoutput(command)[1]
`,
  threading: `
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
`,
  queue: `
import _thread, heapq as _heapq

class Empty(Exception):
    pass

class Full(Exception):
    pass

class Queue:
    def __init__(self, maxsize=0):
        self.maxsize, self._open, self.queue = maxsize, 0, []
    def _put(self, item):
        self.queue.append(item)
    def _get(self):
        return self.queue.pop(0)
    def put(self, item, block=True, timeout=None):
        def add():
            if self.full():
                return False
            self._put(item)
            self._open += 1
            return True
        if not _thread.until(add, timeout if block else 0):
            raise Full
        _thread.changed()
    def get(self, block=True, timeout=None):
        got = []
        def take():
            if not self.queue:
                return False
            got.append(self._get())
            return True
        if not _thread.until(take, timeout if block else 0):
            raise Empty
        _thread.changed()
        return got[0]
    def put_nowait(self, item):
        self.put(item, False)
    def get_nowait(self):
        return self.get(False)
    def empty(self):
        return not self.queue
    def full(self):
        return 0 < self.maxsize <= len(self.queue)
    def qsize(self):
        return len(self.queue)
    def task_done(self):
        if self._open <= 0:
            raise ValueError('task_done() called too many times')
        self._open -= 1
        _thread.changed()
    def join(self):
        _thread.until(lambda: not self._open)

SimpleQueue = Queue

class LifoQueue(Queue):
    def _get(self):
        return self.queue.pop()

class PriorityQueue(Queue):
    def _put(self, item):
        _heapq.heappush(self.queue, item)
    def _get(self):
        return _heapq.heappop(self.queue)
`,
}
