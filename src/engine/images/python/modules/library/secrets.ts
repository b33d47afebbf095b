/** secrets: random values that nobody guesses. */
export const secrets = `
import random as _random, os as _os, base64 as _base64

_source = _random.SystemRandom()
choice, randbelow = _source.choice, _source.randrange

def token_bytes(nbytes=32):
    return _os.urandom(nbytes)

def token_hex(nbytes=32):
    return token_bytes(nbytes).hex()

def token_urlsafe(nbytes=32):
    return _base64.urlsafe_b64encode(token_bytes(nbytes)).rstrip(b'=').decode()

def compare_digest(a, b):
    return a == b
`
