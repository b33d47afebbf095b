/** getpass: who somebody is, and secrets that are asked for. */
export const getpass = `
import os as _os, sys as _sys

def getuser():
    for name in ('LOGNAME', 'USER', 'LNAME', 'USERNAME'):
        if _os.environ.get(name):
            return _os.environ[name]
    return _os.getlogin()

def getpass(prompt='Password: ', stream=None):
    (stream or _sys.stderr).write(prompt)
    return input()
`
