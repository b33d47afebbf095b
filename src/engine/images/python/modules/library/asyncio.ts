/** asyncio: coroutines as threads that have their turn one after the other. */
export const asyncio = `
import time as _time, _thread, queue as _queue, threading as _threading
from builtins import TimeoutError

class CancelledError(BaseException):
    pass

QueueEmpty, QueueFull = _queue.Empty, _queue.Full

class Future:
    def __init__(self):
        self._result, self._error, self._done = None, None, False
    def set_result(self, value):
        self._result, self._done = value, True
        _thread.changed()
    def set_exception(self, error):
        self._error, self._done = error, True
        _thread.changed()
    def done(self):
        return self._done
    def result(self):
        if self._error is not None:
            raise self._error
        return self._result
    def exception(self):
        return self._error
    def cancelled(self):
        return isinstance(self._error, CancelledError)
    def cancel(self, msg=None):
        if self._done:
            return False
        self.set_exception(CancelledError())
        return True
    def __await__(self):
        _thread.until(self.done)
        return self.result()

_tasks, _open = [0], []

class Task(Future):
    def __init__(self, coroutine, name=None):
        super().__init__()
        _tasks[0] += 1
        self._name = name or f'Task-{_tasks[0] + 1}'
        def work():
            try:
                self.set_result(_thread.finish(coroutine))
            except BaseException as error:
                self.set_exception(error)
            finally:
                _open.remove(self)
        _open.append(self)
        self._running = _thread.start(work, (), None, None, True)
    def cancel(self, msg=None):
        if self._done:
            return False
        self._running.interrupt(CancelledError())
        return True
    def get_name(self):
        return self._name
    def add_done_callback(self, function):
        async def after():
            try:
                await self
            except BaseException:
                pass
            function(self)
        Task(after())

def create_task(coroutine, *, name=None):
    return Task(coroutine, name)

def ensure_future(one):
    return one if isinstance(one, Future) else Task(one)

def run(coroutine, *, debug=None):
    try:
        return _thread.finish(coroutine)
    finally:
        left = list(_open)
        for task in left:
            task.cancel()
        _thread.until(lambda: all(task.done() for task in left))

async def sleep(delay, result=None):
    _time.sleep(delay)
    return result

async def gather(*ones, return_exceptions=False):
    tasks = [ensure_future(one) for one in ones]
    results = []
    for task in tasks:
        try:
            results.append(await task)
        except Exception as error:
            if not return_exceptions:
                raise
            results.append(error)
    return results

async def wait_for(one, timeout):
    task = ensure_future(one)
    if not _thread.until(task.done, timeout):
        task.cancel()
        _thread.until(task.done)
        raise TimeoutError()
    return await task

async def wait(ones, *, timeout=None, return_when='ALL_COMPLETED'):
    tasks = {ensure_future(one) for one in ones}
    enough = any if return_when == 'FIRST_COMPLETED' else all
    _thread.until(lambda: enough(one.done() for one in tasks), timeout)
    done = {one for one in tasks if one.done()}
    return done, tasks - done

def as_completed(ones, *, timeout=None):
    left = [ensure_future(one) for one in ones]
    async def after():
        _thread.until(lambda: any(one.done() for one in left))
        first = next(one for one in left if one.done())
        left.remove(first)
        return await first
    return [after() for _ in list(left)]

async def to_thread(function, /, *args, **keywords):
    return function(*args, **keywords)

class TaskGroup:
    def __init__(self):
        self._tasks = []
    async def __aenter__(self):
        return self
    async def __aexit__(self, *args):
        for task in self._tasks:
            await task
    def create_task(self, coroutine, *, name=None):
        task = Task(coroutine, name)
        self._tasks.append(task)
        return task

class Queue:
    def __init__(self, maxsize=0):
        self._queue = _queue.Queue(maxsize)
    async def put(self, item):
        self._queue.put(item)
    async def get(self):
        return self._queue.get()
    async def join(self):
        self._queue.join()
    def put_nowait(self, item):
        self._queue.put(item, False)
    def get_nowait(self):
        return self._queue.get(False)
    def task_done(self):
        self._queue.task_done()
    def empty(self):
        return self._queue.empty()
    def full(self):
        return self._queue.full()
    def qsize(self):
        return self._queue.qsize()

class Event(_threading.Event):
    async def wait(self):
        return super().wait()

class Semaphore:
    def __init__(self, value=1):
        self._value = value
    def _take(self):
        if self._value <= 0:
            return False
        self._value -= 1
        return True
    async def acquire(self):
        return _thread.until(self._take)
    def release(self):
        self._value += 1
        _thread.changed()
    def locked(self):
        return self._value == 0
    async def __aenter__(self):
        await self.acquire()
    async def __aexit__(self, *args):
        self.release()

class Lock(Semaphore):
    def __init__(self):
        super().__init__(1)

class _Loop:
    def run_until_complete(self, one):
        return one.__await__() if isinstance(one, Future) else run(one)
    def create_task(self, coroutine):
        return Task(coroutine)
    def time(self):
        return _time.monotonic()
    async def run_in_executor(self, executor, function, *args):
        return function(*args)
    def close(self):
        pass

def get_event_loop():
    return _Loop()

get_running_loop = new_event_loop = get_event_loop

def set_event_loop(loop):
    pass

def current_task():
    return None
`
