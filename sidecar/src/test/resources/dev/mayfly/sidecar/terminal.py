"""Runs a command on a terminal of its own and talks to it.

Usage: terminal.py STEPS COMMAND...   STEPS: a JSON list of [pattern to wait for, text to type].
Prints what the terminal showed; exits as the command did, or with 99 where a pattern did not come.
"""
import json, os, pty, re, select, sys, time

LIMIT = 60  # seconds for each step


def main():
    steps = json.loads(sys.argv[1])
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(sys.argv[2], sys.argv[2:])
    shown = b""
    seen = 0
    for pattern, text in steps:
        deadline = time.monotonic() + LIMIT
        while not re.search(pattern.encode(), shown[seen:]):
            more = read(terminal)
            shown += more
            if time.monotonic() > deadline:
                sys.stdout.buffer.write(shown + b"\n*** waited in vain for " + pattern.encode() + b"\n")
                os.kill(pid, 9)
                sys.exit(99)
        seen = len(shown)
        os.write(terminal, text.encode())
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        shown += read(terminal)
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            sys.stdout.buffer.write(shown + read(terminal))
            sys.exit(os.waitstatus_to_exitcode(status) % 256)
    sys.stdout.buffer.write(shown + b"\n*** does not end\n")
    os.kill(pid, 9)
    sys.exit(99)


def read(terminal):
    ready, _, _ = select.select([terminal], [], [], 0.05)
    try:
        return os.read(terminal, 65536) if ready else b""
    except OSError:  # the other side is closed
        time.sleep(0.05)
        return b""


main()
