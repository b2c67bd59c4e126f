"""Runs a command on a terminal of its own and talks to it.

Usage: terminal.py STEPS COMMAND...   STEPS: a JSON list of [pattern to wait for, text to type].
Prints what the terminal showed; exits as the command did, or with 99 where a pattern did not come.
"""
import json, os, pty, re, select, signal, sys, time

LIMIT = 60  # seconds for each step
# What a login shell finds; whoever was started by nohup or in the background has some of them ignored.
SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGTSTP)


def main():
    steps = json.loads(sys.argv[1])
    pid, terminal = pty.fork()
    if pid == 0:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        os.execvp(sys.argv[2], sys.argv[2:])
    shown = b""
    seen = 0
    for pattern, text in steps:
        deadline = time.monotonic() + LIMIT
        while not (match := re.compile(pattern.encode()).search(shown, seen)):
            if time.monotonic() > deadline:
                give_up(pid, shown, "waited in vain for " + pattern)
            shown += read(terminal)
        seen = match.end()
        os.write(terminal, text.encode())
    deadline = time.monotonic() + LIMIT
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() > deadline:
            give_up(pid, shown, "does not end")
        shown += read(terminal)
    while more := read(terminal, 1):
        shown += more
    sys.stdout.buffer.write(shown)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) % 256)


def give_up(pid, shown, why):
    sys.stdout.buffer.write(shown + f"\n*** {why}\n".encode())
    os.kill(pid, 9)
    sys.exit(99)


def read(terminal, patience=0.05):
    """What is shown within so many seconds; nothing once the other side is closed."""
    ready, _, _ = select.select([terminal], [], [], patience)
    try:
        return os.read(terminal, 65536) if ready else b""
    except OSError:
        time.sleep(0.05)
        return b""


main()
