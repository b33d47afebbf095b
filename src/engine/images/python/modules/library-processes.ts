/** Programs, threads, queues and coroutines: modules of Python's library that are Python themselves. */

export const LIBRARY_PROCESSES: Readonly<Record<string, string>> = {
  subprocess: `
import _subprocess

PIPE, STDOUT, DEVNULL = -1, -2, -3

class SubprocessError(Exception):
    pass

class CalledProcessError(SubprocessError):
    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode, self.cmd, self.output, self.stderr = returncode, cmd, output, stderr
        self.stdout = output
    def __str__(self):
        return f'Command {self.cmd!r} returned non-zero exit status {self.returncode}.'

class CompletedProcess:
    def __init__(self, args, returncode, stdout, stderr):
        self.args, self.returncode, self.stdout, self.stderr = args, returncode, stdout, stderr
    def check_returncode(self):
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)
    def __repr__(self):
        return f'CompletedProcess(args={self.args!r}, returncode={self.returncode})'

def run(args, shell=False, capture_output=False, text=False, check=False, input=None, stdout=None, stderr=None, cwd=None, universal_newlines=False, encoding=None, timeout=None, env=None):
    text = text or universal_newlines or encoding
    if capture_output or stdout == PIPE or stderr == PIPE or input is not None or stdout == DEVNULL:
        code, out, err = _subprocess.run(args, shell, input, cwd)
        if stderr == STDOUT:
            out, err = out + err, None
        if text:
            out, err = out.decode(), err.decode() if err is not None else None
    else:
        code, out, err = _subprocess.pass_(args, shell), None, None
    done = CompletedProcess(args, code, out, err)
    if check:
        done.check_returncode()
    return done

def call(args, shell=False, **kwargs):
    return run(args, shell=shell, **kwargs).returncode

def check_call(args, shell=False, **kwargs):
    run(args, shell=shell, check=True, **kwargs)
    return 0

def check_output(args, shell=False, **kwargs):
    return run(args, shell=shell, check=True, stdout=PIPE, **kwargs).stdout

def getoutput(command):
    return run(command, shell=True, stdout=PIPE, stderr=STDOUT, text=True).stdout.rstrip('\\n')
`,
  threading: `
import _thread

class Thread:
    def __init__(self, target=None, args=(), kwargs=None, daemon=False, name=None, group=None):
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        self.daemon = daemon
        self.name = name or 'Thread-1'
        self._running = None
    def run(self):
        if self._target:
            self._target(*self._args, **self._kwargs)
    def start(self):
        self._running = _thread.start(self.run, ())
    def join(self, timeout=None):
        if self._running:
            self._running.join()
    def is_alive(self):
        return bool(self._running and self._running.is_alive())

class Lock:
    def __init__(self):
        self._held = False
    def acquire(self, blocking=True, timeout=-1):
        import time
        while self._held:
            if not blocking:
                return False
            time.sleep(0.001)
        self._held = True
        return True
    def release(self):
        self._held = False
    def locked(self):
        return self._held
    def __enter__(self):
        return self.acquire()
    def __exit__(self, *args):
        self.release()

class RLock(Lock):
    def acquire(self, blocking=True, timeout=-1):
        return True

class Event:
    def __init__(self):
        self._set = False
    def set(self):
        self._set = True
    def clear(self):
        self._set = False
    def is_set(self):
        return self._set
    def wait(self, timeout=None):
        import time
        end = None if timeout is None else time.monotonic() + timeout
        while not self._set:
            if end is not None and time.monotonic() >= end:
                return False
            time.sleep(0.05 if end is None else min(0.05, max(0.001, end - time.monotonic())))
        return True

class _Main:
    name = 'MainThread'

def current_thread():
    return _Main()
`,
  queue: `
import time

class Empty(Exception):
    pass

class Full(Exception):
    pass

class Queue:
    def __init__(self, maxsize=0):
        self._items = []
        self.maxsize = maxsize
    def put(self, item, block=True, timeout=None):
        self._items.append(item)
    def get(self, block=True, timeout=None):
        end = None if timeout is None else time.monotonic() + timeout
        while not self._items:
            if not block or (end is not None and time.monotonic() >= end):
                raise Empty
            time.sleep(0.01)
        return self._items.pop(0)
    def empty(self):
        return not self._items
    def qsize(self):
        return len(self._items)
    def task_done(self):
        pass
    def join(self):
        while self._items:
            time.sleep(0.01)
`,
  asyncio: `
import time, _thread

class Task:
    def __init__(self, coroutine):
        self._result = None
        self._error = None
        def work():
            try:
                self._result = _await(coroutine)
            except BaseException as error:
                self._error = error
        self._running = _thread.start(work, ())
    def __await__(self):
        self._running.join()
        if self._error is not None:
            raise self._error
        return self._result
    def cancel(self):
        return False
    def done(self):
        return not self._running.is_alive()

def _await(coroutine):
    async def outer():
        return await coroutine
    return run(coroutine)

def run(coroutine):
    return _thread.finish(coroutine)

async def sleep(delay, result=None):
    time.sleep(delay)
    return result

def create_task(coroutine):
    return Task(coroutine)

ensure_future = create_task

async def gather(*coroutines):
    tasks = [create_task(one) for one in coroutines]
    return [await task for task in tasks]
`,
}
