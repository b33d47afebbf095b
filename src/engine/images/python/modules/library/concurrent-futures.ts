/** concurrent.futures: pools of threads, and results that are yet to come. */
export const concurrentFutures = `
import threading as _threading, _thread

FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = 'FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'

class CancelledError(Exception):
    pass

class Future:
    def __init__(self):
        self._done, self._value, self._error, self._after = False, None, None, []
    def _finish(self, value=None, error=None):
        self._done, self._value, self._error = True, value, error
        _thread.changed()
        for function in self._after:
            function(self)
    set_result = _finish
    def done(self):
        return self._done
    def running(self):
        return not self._done
    def cancelled(self):
        return False
    def cancel(self):
        return False
    def _wait(self, timeout):
        if not _thread.until(self.done, timeout):
            raise TimeoutError()
    def result(self, timeout=None):
        self._wait(timeout)
        if self._error is not None:
            raise self._error
        return self._value
    def exception(self, timeout=None):
        self._wait(timeout)
        return self._error
    def add_done_callback(self, function):
        function(self) if self._done else self._after.append(function)

class ThreadPoolExecutor:
    def __init__(self, max_workers=None, thread_name_prefix='', initializer=None, initargs=()):
        self._most, self._work, self._threads = max_workers or 8, [], []
        self._prefix = thread_name_prefix or 'ThreadPoolExecutor-0'
    def _run(self):
        while self._work:
            future, function, args, keywords = self._work.pop(0)
            try:
                value = function(*args, **keywords)
            except BaseException as error:
                future._finish(None, error)
            else:
                future._finish(value)
    def submit(self, function, /, *args, **keywords):
        future = Future()
        self._work.append((future, function, args, keywords))
        alive = [one for one in self._threads if one.is_alive()]
        if len(alive) < self._most:
            thread = _threading.Thread(target=self._run, name=f'{self._prefix}_{len(self._threads) % self._most}')
            self._threads = alive + [thread]
            thread.start()
        return future
    def map(self, function, *sources, timeout=None, chunksize=1):
        futures = [self.submit(function, *args) for args in zip(*sources)]
        return (future.result(timeout) for future in futures)
    def shutdown(self, wait=True, *, cancel_futures=False):
        if wait:
            for thread in self._threads:
                thread.join()
    def __enter__(self):
        return self
    def __exit__(self, *args):
        self.shutdown()
        return False

ProcessPoolExecutor = ThreadPoolExecutor

def as_completed(futures, timeout=None):
    left = list(futures)
    while left:
        if not _thread.until(lambda: any(one.done() for one in left), timeout):
            raise TimeoutError()
        for one in [one for one in left if one.done()]:
            left.remove(one)
            yield one

def wait(futures, timeout=None, return_when=ALL_COMPLETED):
    futures = set(futures)
    enough = any if return_when == FIRST_COMPLETED else all
    _thread.until(lambda: enough(one.done() for one in futures), timeout)
    done = {one for one in futures if one.done()}
    return done, futures - done
`
