/** unittest: cases, how they are found and run, and what is told of them. */
export const unittest = `
import sys as _sys, time as _time, traceback as _traceback, re as _re

class SkipTest(Exception):
    pass

class _Raises:
    def __init__(self, case, kinds, pattern=None):
        self._case, self._kinds, self._pattern = case, kinds, pattern
    def __enter__(self):
        return self
    def __exit__(self, kind, value, trace):
        if kind is None:
            names = self._kinds.__name__ if isinstance(self._kinds, type) else ', '.join(one.__name__ for one in self._kinds)
            raise self._case.failureException(f'{names} not raised')
        if not issubclass(kind, self._kinds):
            return False
        self.exception = value
        if self._pattern is not None and not _re.search(self._pattern, str(value)):
            raise self._case.failureException(f'"{self._pattern}" does not match "{value}"')
        return True

class _Sub:
    def __init__(self, case, words):
        self._case, self._words = case, words
    def __enter__(self):
        return self
    def __exit__(self, kind, value, trace):
        if kind is None or not issubclass(kind, Exception) or issubclass(kind, SkipTest):
            return False
        self._case._subs.append((self._words, value, _text(value)))
        return True

def _text(error):
    return ''.join(_traceback.format_exception(type(error), error, None))

class TestCase:
    failureException = AssertionError
    longMessage, maxDiff = True, 640
    def __init__(self, methodName='runTest'):
        self._testMethodName = methodName
        self._cleanups, self._subs = [], []
    def setUp(self): pass
    def tearDown(self): pass
    @classmethod
    def setUpClass(cls): pass
    @classmethod
    def tearDownClass(cls): pass
    def id(self):
        return f'{type(self).__module__}.{type(self).__qualname__}.{self._testMethodName}'
    def __str__(self):
        return f'{self._testMethodName} ({self.id()})' if _sys.version_info >= (3, 11) else f'{self._testMethodName} ({type(self).__module__}.{type(self).__qualname__})'
    def shortDescription(self):
        doc = getattr(self, self._testMethodName).__doc__
        return doc.strip().split('\\n')[0].strip() if doc else None
    def addCleanup(self, function, *args, **keywords):
        self._cleanups.append((function, args, keywords))
    def subTest(self, msg=None, **params):
        words = ([f'[{msg}]'] if msg is not None else []) + ([f"({', '.join(f'{name}={value!r}' for name, value in params.items())})"] if params else [])
        return _Sub(self, ' '.join(words) or '(<subtest>)')
    def skipTest(self, reason):
        raise SkipTest(reason)
    def fail(self, msg=None):
        raise self.failureException(msg)
    def _check(self, holds, words, msg):
        if not holds:
            raise self.failureException(words if msg is None else f'{words} : {msg}')
    def assertEqual(self, first, second, msg=None):
        if first == second:
            return
        words = f'{first!r} != {second!r}'
        if type(first) is type(second) and isinstance(first, (str, list, tuple, dict, set)):
            words = _difference(first, second, words)
        self._check(False, words, msg)
    assertListEqual = assertDictEqual = assertTupleEqual = assertSetEqual = assertMultiLineEqual = assertSequenceEqual = assertEqual
    def assertNotEqual(self, first, second, msg=None): self._check(first != second, f'{first!r} == {second!r}', msg)
    def assertTrue(self, expr, msg=None): self._check(expr, f'{expr!r} is not true', msg)
    def assertFalse(self, expr, msg=None): self._check(not expr, f'{expr!r} is not false', msg)
    def assertIs(self, first, second, msg=None): self._check(first is second, f'{first!r} is not {second!r}', msg)
    def assertIsNot(self, first, second, msg=None): self._check(first is not second, f'unexpectedly identical: {first!r}', msg)
    def assertIsNone(self, obj, msg=None): self._check(obj is None, f'{obj!r} is not None', msg)
    def assertIsNotNone(self, obj, msg=None): self._check(obj is not None, 'unexpectedly None', msg)
    def assertIn(self, member, container, msg=None): self._check(member in container, f'{member!r} not found in {container!r}', msg)
    def assertNotIn(self, member, container, msg=None): self._check(member not in container, f'{member!r} unexpectedly found in {container!r}', msg)
    def assertIsInstance(self, obj, cls, msg=None): self._check(isinstance(obj, cls), f'{obj!r} is not an instance of {cls!r}', msg)
    def assertNotIsInstance(self, obj, cls, msg=None): self._check(not isinstance(obj, cls), f'{obj!r} is an instance of {cls!r}', msg)
    def assertGreater(self, a, b, msg=None): self._check(a > b, f'{a!r} not greater than {b!r}', msg)
    def assertGreaterEqual(self, a, b, msg=None): self._check(a >= b, f'{a!r} not greater than or equal to {b!r}', msg)
    def assertLess(self, a, b, msg=None): self._check(a < b, f'{a!r} not less than {b!r}', msg)
    def assertLessEqual(self, a, b, msg=None): self._check(a <= b, f'{a!r} not less than or equal to {b!r}', msg)
    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        off = abs(first - second)
        if delta is not None:
            return self._check(off <= delta, f'{first!r} != {second!r} within {delta!r} delta ({off!r} difference)', msg)
        places = 7 if places is None else places
        self._check(round(off, places) == 0, f'{first!r} != {second!r} within {places!r} places ({off!r} difference)', msg)
    def assertCountEqual(self, first, second, msg=None):
        self._check(sorted(map(repr, first)) == sorted(map(repr, second)), 'Element counts were not equal', msg)
    def assertRegex(self, text, pattern, msg=None):
        self._check(_re.search(pattern, text), f'Regex didn\\'t match: {pattern!r} not found in {text!r}', msg)
    def assertNotRegex(self, text, pattern, msg=None):
        found = _re.search(pattern, text)
        self._check(not found, f'Regex matched: {found and found.group()!r} matches {pattern!r} in {text!r}', msg)
    def assertRaises(self, kinds, function=None, *args, **keywords):
        if function is None:
            return _Raises(self, kinds)
        with _Raises(self, kinds):
            function(*args, **keywords)
    def assertRaisesRegex(self, kinds, pattern, function=None, *args, **keywords):
        if function is None:
            return _Raises(self, kinds, pattern)
        with _Raises(self, kinds, pattern):
            function(*args, **keywords)
    def run(self, result):
        result.startTest(self)
        method = getattr(self, self._testMethodName)
        reason = getattr(method, '__unittest_skip__', None) or getattr(type(self), '__unittest_skip__', None)
        expected = getattr(method, '__unittest_expecting_failure__', False)
        error = None
        try:
            if reason is not None:
                raise SkipTest(reason)
            self.setUp()
            try:
                method()
            finally:
                self.tearDown()
        except KeyboardInterrupt:
            raise
        except BaseException as caught:
            error = caught
        while self._cleanups:
            function, args, keywords = self._cleanups.pop()
            try:
                function(*args, **keywords)
            except Exception as caught:
                error = error or caught
        if isinstance(error, SkipTest):
            result.add('skipped', self, str(error))
        elif expected:
            result.add('expected failures' if error else 'unexpected successes', self, '')
        else:
            for words, caught, text in self._subs:
                result.add('failures' if isinstance(caught, self.failureException) else 'errors', self, text, words)
            if error is not None:
                result.add('failures' if isinstance(error, self.failureException) else 'errors', self, _text(error))
            elif not self._subs:
                result.add('passed', self, '')

class IsolatedAsyncioTestCase(TestCase):
    def run(self, result):
        import asyncio
        name = self._testMethodName
        method = getattr(self, name)
        setattr(self, name, lambda: asyncio.run(method()))
        super().run(result)

def _difference(first, second, words):
    kind = type(first).__name__
    if isinstance(first, str):
        return words
    head = words if kind in ('dict', 'set') else f'{kind.capitalize()}s differ: {words}\\n'
    if kind == 'set':
        return ''.join(f'Items in the {which} set but not the {other}:\\n' + ''.join(f'{one!r}\\n' for one in a - b) for which, other, a, b in (('first', 'second', first, second), ('second', 'first', second, first)) if a - b).rstrip('\\n')
    if kind != 'dict':
        for at in range(min(len(first), len(second))):
            if first[at] != second[at]:
                head += f'\\nFirst differing element {at}:\\n{first[at]!r}\\n{second[at]!r}\\n'
                break
        if len(first) != len(second):
            longer, which, at = (first, 'First', len(second)) if len(first) > len(second) else (second, 'Second', len(first))
            head += f'\\n{which} {kind} contains {abs(len(first) - len(second))} additional elements.\\nFirst extra element {at}:\\n{longer[at]!r}\\n'
    return head.rstrip('\\n')

class TestResult:
    def __init__(self, stream=None, verbosity=1):
        self._stream, self._verbosity = stream or _sys.stderr, verbosity
        self.testsRun = 0
        self.failures, self.errors, self.skipped = [], [], []
        self.expectedFailures, self.unexpectedSuccesses = [], []
    def startTest(self, test):
        self.testsRun += 1
        if self._verbosity > 1:
            about = test.shortDescription()
            self._stream.write(f'{test}\\n{about} ... ' if about else f'{test} ... ')
            self._stream.flush()
    def add(self, kind, test, text, words=None):
        short, long = {'passed': ('.', 'ok'), 'failures': ('F', 'FAIL'), 'errors': ('E', 'ERROR'), 'skipped': ('s', f'skipped {text!r}'), 'expected failures': ('x', 'expected failure'), 'unexpected successes': ('u', 'unexpected success')}[kind]
        self._stream.write(long + '\\n' if self._verbosity > 1 else short if self._verbosity else '')
        about = test.shortDescription()
        name = (f'{test} {words}' if words else str(test)) + (f'\\n{about}' if about else '')
        if kind != 'passed':
            {'failures': self.failures, 'errors': self.errors, 'skipped': self.skipped, 'expected failures': self.expectedFailures, 'unexpected successes': self.unexpectedSuccesses}[kind].append((name if kind in ('failures', 'errors') else test, text))
    def wasSuccessful(self):
        return not (self.failures or self.errors or self.unexpectedSuccesses)

class TestSuite:
    def __init__(self, tests=()):
        self._tests = list(tests)
    def addTest(self, test):
        self._tests.append(test)
    def addTests(self, tests):
        self._tests.extend(tests)
    def __iter__(self):
        return iter(self._tests)
    def countTestCases(self):
        return sum(one.countTestCases() if isinstance(one, TestSuite) else 1 for one in self._tests)
    def run(self, result):
        before = None
        for one in self._tests:
            if isinstance(one, TestSuite):
                one.run(result)
                continue
            if type(one) is not before:
                if before is not None:
                    before.tearDownClass()
                before = type(one)
                before.setUpClass()
            one.run(result)
        if before is not None:
            before.tearDownClass()

class TestLoader:
    def getTestCaseNames(self, cls):
        return sorted(name for name in dir(cls) if name.startswith('test') and callable(getattr(cls, name)))
    def loadTestsFromTestCase(self, cls):
        return TestSuite(cls(name) for name in self.getTestCaseNames(cls))
    def loadTestsFromModule(self, module):
        found = [getattr(module, name) for name in sorted(dir(module))]
        return TestSuite(self.loadTestsFromTestCase(one) for one in found if isinstance(one, type) and issubclass(one, TestCase) and one not in (TestCase, IsolatedAsyncioTestCase))
    def loadTestsFromName(self, name, module):
        target = module
        parts = name.split('.')
        for at, part in enumerate(parts):
            if isinstance(target, type) and issubclass(target, TestCase):
                return TestSuite([target(part)])
            target = getattr(target, part)
        return self.loadTestsFromTestCase(target)

defaultTestLoader = TestLoader()

class TextTestRunner:
    def __init__(self, stream=None, descriptions=True, verbosity=1, failfast=False, buffer=False, **options):
        self.stream, self.verbosity = stream or _sys.stderr, verbosity
    def run(self, test):
        result = TestResult(self.stream, self.verbosity)
        began = _time.perf_counter()
        (test if isinstance(test, TestSuite) else TestSuite([test])).run(result)
        took = _time.perf_counter() - began
        write = self.stream.write
        if self.verbosity:
            write('\\n')
        for word, list_ in (('ERROR', result.errors), ('FAIL', result.failures)):
            for name, text in list_:
                write('=' * 70 + f'\\n{word}: {name}\\n' + '-' * 70 + f'\\n{text}\\n')
        write('-' * 70 + f"\\nRan {result.testsRun} test{'' if result.testsRun == 1 else 's'} in {took:.3f}s\\n\\n")
        counts = [f'{word}={len(list_)}' for word, list_ in (('failures', result.failures), ('errors', result.errors), ('skipped', result.skipped), ('expected failures', result.expectedFailures), ('unexpected successes', result.unexpectedSuccesses)) if list_]
        word = 'FAILED' if not result.wasSuccessful() else 'NO TESTS RAN' if result.testsRun == 0 and _sys.version_info >= (3, 12) else 'OK'
        write(word + (f" ({', '.join(counts)})" if counts else '') + '\\n')
        self.stream.flush()
        return result

def _skipper(reason):
    def mark(one):
        one.__unittest_skip__ = reason
        return one
    return mark

def skip(reason=''):
    return _skipper('')(reason) if callable(reason) else _skipper(reason)

def skipIf(condition, reason):
    return _skipper(reason) if condition else lambda one: one

def skipUnless(condition, reason):
    return lambda one: one if condition else _skipper(reason)(one)

def expectedFailure(function):
    function.__unittest_expecting_failure__ = True
    return function

def main(module='__main__', defaultTest=None, argv=None, testRunner=None, exit=True, verbosity=1, **options):
    argv = _sys.argv if argv is None else argv
    words = []
    for word in argv[1:]:
        if word in ('-v', '--verbose'):
            verbosity = 2
        elif word in ('-q', '--quiet'):
            verbosity = 0
        elif not word.startswith('-'):
            words.append(word)
    found = __import__(module) if isinstance(module, str) and module != '__main__' else _sys.modules['__main__'] if isinstance(module, str) else module
    tests = TestSuite(defaultTestLoader.loadTestsFromName(word, found) for word in words) if words else defaultTestLoader.loadTestsFromModule(found)
    result = (testRunner or TextTestRunner)(verbosity=verbosity).run(tests) if not isinstance(testRunner, TextTestRunner) else testRunner.run(tests)
    if exit:
        _sys.exit(5 if result.testsRun == 0 and not result.skipped and _sys.version_info >= (3, 12) else 0 if result.wasSuccessful() else 1)
`
