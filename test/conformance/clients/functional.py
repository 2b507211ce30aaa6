"""Runs functional tests of OpenStack's own clients, and says on standard output how each went, a line of JSON each.

Every command of the command-line client is a process of its own, as with its users, but one that has its modules
loaded already: loading them takes a second, a command in it a twentieth. A last line says which commands were run.
"""

import argparse
import contextlib
import gc
import importlib
import importlib.metadata
import io
import json
import multiprocessing
import os
import pkgutil
import re
import selectors
import shlex
import subprocess
import sys
import time
import traceback
import unittest

import openstackclient.shell
from openstackclient.tests.functional import base
from tempest.lib import exceptions

# Where packages of clients say which commands of Networking they bring.
COMMAND_GROUPS = ('openstack.network.v2', 'openstack.neutronclient.v2')
COMMAND_TIMEOUT_S = 120
REASON_LENGTH_MAX = 600


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--workers', type=int, default=1)
    parser.add_argument('--match', default='', help='a regular expression for names of tests')
    parser.add_argument('modules', nargs='+', help='modules, and packages of modules')
    options = parser.parse_args()
    base.execute = execute
    preload()
    modules = [module for name in options.modules for module in modules_of(name)]
    classes = [(name, options.match) for module in modules for name in classes_of(module)]
    known = known_commands()
    ran = set()
    with multiprocessing.get_context('fork').Pool(options.workers) as pool:
        for result in pool.imap_unordered(run_class, classes, chunksize=1):
            ran.update(result['commands'])
            for line in result['tests']:
                print(json.dumps(line), flush=True)
    print(json.dumps({'ran': sorted(ran), 'notRun': sorted(known - ran)}))


def preload():
    """What a command needs is loaded by the first one, and by each process that it is the parent of."""
    with contextlib.redirect_stdout(io.StringIO()):
        openstackclient.shell.main([f'--os-cloud={base.ADMIN_CLOUD}', 'network', 'list'])
    gc.freeze()


def modules_of(name):
    module = importlib.import_module(name)
    if not hasattr(module, '__path__'):
        return [name]
    names = [found.name for found in pkgutil.iter_modules(module.__path__)]
    return [f'{name}.{each}' for each in names if each.startswith('test_')]


def classes_of(module):
    for name, value in vars(importlib.import_module(module)).items():
        if isinstance(value, type) and issubclass(value, unittest.TestCase) and value.__module__ == module:
            yield f'{module}.{name}'


def known_commands():
    entries = importlib.metadata.entry_points()
    return {entry.name.replace('_', ' ') for group in COMMAND_GROUPS for entry in entries.select(group=group)}


def run_class(chosen):
    """Tests of a class use what it has set up, so they stay in one process."""
    name, match = chosen
    module, _, test_class = name.rpartition('.')
    tests = unittest.TestLoader().loadTestsFromTestCase(getattr(importlib.import_module(module), test_class))
    wanted = unittest.TestSuite(test for test in tests if re.search(match, test.id()))
    result = Results()
    commands.clear()
    # The clients' libraries log to standard output, which is ours.
    with contextlib.redirect_stdout(io.StringIO()):
        wanted.run(result)
    return {'tests': result.tests, 'commands': sorted(commands)}


class Results(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.tests = []
        self.began = time.monotonic()

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()

    def tell(self, test, outcome, reason):
        # What goes wrong for a class as a whole comes as "setUpClass (module.Class)".
        whole = re.fullmatch(r'\w+ \((.+)\)', test.id())
        self.tests.append({
            'name': whole[1] if whole else test.id(),
            'isClass': whole is not None,
            'outcome': outcome,
            'durationS': round(time.monotonic() - self.began, 1),
            **({'reason': reason[:REASON_LENGTH_MAX]} if reason else {}),
        })

    def addSuccess(self, test, details=None):
        self.tell(test, 'pass', '')

    def addSkip(self, test, reason=None, details=None):
        self.tell(test, 'skip', reason or text_of(details, 'reason'))

    def addFailure(self, test, err=None, details=None):
        trace = ''.join(traceback.format_exception(*err)) if err else text_of(details, 'traceback')
        self.tell(test, 'fail', exception_in(trace) or 'no reason')

    addError = addUnexpectedSuccess = addFailure


def exception_in(trace):
    """What stands below the last frame, on one line."""
    below = trace[trace.rfind('  File "'):].split('\n')
    first = next((n for n, line in enumerate(below) if re.match(r'[A-Za-z_]', line)), len(below))
    return ' '.join(line.strip() for line in below[first:] if line.strip())


def text_of(details, name):
    return details[name].as_text() if details and name in details else ''


commands = set()


def execute(cmd, fail_ok=False, merge_stderr=False):
    """In the place of the function of this name that the tests bring, which starts the client from the path."""
    words = shlex.split(cmd)[1:]
    note_command(words)
    # Without it the client asks Compute and Block Storage as well, and fails where there are none.
    if ' extension list' in cmd and '--network' not in words:
        words.append('--network')
    out, out_end = os.pipe()
    err, err_end = (out, out_end) if merge_stderr else os.pipe()
    pid = os.fork()
    if pid == 0:
        run_command(words, out_end, err_end)
    for end in {out_end, err_end}:
        os.close(end)
    try:
        text = read_all({out, err}, pid)
    finally:
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if code != 0 and not fail_ok:
        raise exceptions.CommandFailed(code, cmd, text[out], text[err])
    return text[out]


def note_command(words):
    plain = ' '.join(word for word in words if not word.startswith('--os-')) + ' '
    found = [name for name in known_command_list if f' {name} ' in f' {plain}']
    if found:
        commands.add(max(found, key=len))


known_command_list = sorted(known_commands())


def run_command(words, out, err):
    gc.disable()
    code = 1
    try:
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdout = open(1, 'w', closefd=False)
        sys.stderr = open(2, 'w', closefd=False)
        sys.argv = ['openstack', *words]
        code = openstackclient.shell.main(words)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code or 0)


def read_all(ends, pid):
    chunks = {end: [] for end in ends}
    deadline = time.monotonic() + COMMAND_TIMEOUT_S
    with selectors.DefaultSelector() as selector:
        for end in ends:
            selector.register(end, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0, deadline - time.monotonic()))
            if not ready:
                os.kill(pid, 9)
                raise subprocess.TimeoutExpired('openstack', COMMAND_TIMEOUT_S)
            for key, _ in ready:
                chunk = os.read(key.fd, 65536)
                if chunk:
                    chunks[key.fd].append(chunk)
                else:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return {end: b''.join(parts).decode() for end, parts in chunks.items()}


if __name__ == '__main__':
    main()
