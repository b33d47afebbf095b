/** atexit: what is called when a program ends, the last first. */
export const atexit = `
_calls = []

def register(func, *args, **kwargs):
    _calls.append((func, args, kwargs))
    return func

def unregister(func):
    _calls[:] = [one for one in _calls if one[0] != func]

def _run_exitfuncs():
    import sys, traceback
    while _calls:
        func, args, kwargs = _calls.pop()
        try:
            func(*args, **kwargs)
        except SystemExit:
            raise
        except BaseException:
            sys.stderr.write(f'Exception ignored in atexit callback: {func!r}\\n' + traceback.format_exc())
`
