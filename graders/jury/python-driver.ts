/** Where the driver finds the task's program and the three texts, and leaves what came of them. */
export const PYTHON_CHECKER_FILE = "checker.py";
export const PYTHON_REPORT = "jury/report";

/**
 * Calls `check(input, output, expected)` of a checker in Python, or runs it as a program where it has no such function. Bytes that
 * are no UTF-8 arrive as U+FFFD, line ends as they are. Prints of the checker go to stderr; the report is a file of the driver's.
 */
export const PYTHON_CHECKER_DRIVER = `import ast
import contextlib
import io
import json
import numbers
import os
import runpy
import sys

NAMES = ("jury/input", "jury/output", "jury/answer")


def defines_check(source):
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == "check":
            return True
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "check" for t in node.targets):
            return True
        if isinstance(node, ast.ImportFrom) and any((a.asname or a.name) == "check" for a in node.names):
            return True
    return False


def text(name):
    with open(name, "rb") as file:
        return file.read().decode("utf-8", "replace")


def call():
    with contextlib.redirect_stdout(sys.stderr):
        import checker

        given = checker.check(*map(text, NAMES))
    if isinstance(given, tuple) and len(given) == 2:
        given = given[0]
    if isinstance(given, bool) or type(given).__name__ == "bool_":
        return {"passed": bool(given)}
    if isinstance(given, numbers.Real):
        return {"points": repr(float(given))}
    return {"fault": "returned neither a bool nor a number"}


def run():
    printed = io.StringIO()
    sys.argv = ["checker.py", *(NAMES[i] for i in (0, 2, 1))]
    with contextlib.redirect_stdout(printed):
        try:
            runpy.run_path("checker.py", run_name="__main__")
        except SystemExit as end:
            if end.code not in (None, 0):
                return {"fault": "exited with another status than 0"}
    return {"points": printed.getvalue().strip()}


sys.path.insert(0, os.getcwd())
with open("checker.py", "rb") as file:
    source = file.read()
report = call() if defines_check(source) else run()
with open("jury/report", "w") as file:
    json.dump(report, file)
`;
