/** subprocess: other programs. */
export const subprocess = `
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

class _Output:
    def __init__(self, process):
        self._process, self._rest, self.closed = process, b'', False
    def _ended(self):
        return not self._process._running.is_alive()
    def _more(self, enough):
        while not enough(self._rest):
            _thread.until(lambda: self._process._live or self._ended())
            live = self._process._live
            if not live:
                return
            while live:
                self._rest += live.pop(0)
    def _take(self, size):
        part, self._rest = self._rest[:size], self._rest[size:]
        return part.decode() if self._process._text else part
    def readline(self):
        self._more(lambda rest: b'\\n' in rest)
        at = self._rest.find(b'\\n')
        return self._take(len(self._rest) if at < 0 else at + 1)
    def read(self, size=-1):
        if size is None or size < 0:
            self._more(lambda rest: False)
            return self._take(len(self._rest))
        self._more(lambda rest: len(rest) >= size)
        return self._take(size)
    def readlines(self):
        return list(self)
    def readable(self):
        return True
    def close(self):
        self.closed = True
    def __iter__(self):
        return self
    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line
    def __enter__(self):
        return self
    def __exit__(self, *args):
        self.close()

class Popen:
    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None, preexec_fn=None, close_fds=True, shell=False, cwd=None, env=None, universal_newlines=None, startupinfo=None, creationflags=0, text=None, encoding=None, errors=None, start_new_session=False):
        self.args, self.returncode = args, None
        self._text = bool(text or universal_newlines or encoding)
        self._output, self._errors, self._options = stdout, stderr, (shell, cwd, env)
        self._words = args if isinstance(args, str) else [str(one) for one in args]
        _subprocess.known(self._words, shell)
        self._failed, self._live = None, []
        self._source = stdin if isinstance(stdin, _Output) or hasattr(stdin, 'seek') else None
        self.stdin = (_io.StringIO() if self._text else _io.BytesIO()) if stdin == PIPE else None
        self._stdout, self._stderr, self._running = None, None, None
        if stdin != PIPE:
            self._start(None)
    def _start(self, given):
        shell, cwd, env = self._options
        held = self._output is not None or self._errors is not None
        def work():
            fed = given if self._source is None else self._source.read()
            code, out, err = _subprocess.run(self._words, shell, fed, cwd, env, self._output is not None, self._errors is not None, self._errors == STDOUT, self)
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
            if self._running is None:
                self._start(self.stdin.getvalue() if self.stdin else None)
            self._stdout = _Output(self)
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
`
