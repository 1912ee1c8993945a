"""What every candidate process finds: its environment variables, working directory and file names. docs/sandbox.md lists it."""

WORK = "/work"
WARM_MAIN = "main.py"
ZYGOTE_DIR = "/run/zygote"
HELPER_LIBRARY = f"{ZYGOTE_DIR}/libhelper.so"

ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": WORK,
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    # The home is the program's own: there is no site of the user to search at every start.
    "PYTHONNOUSERSITE": "1",
    # Sets and dicts of strings iterate in the same order in every run.
    "PYTHONHASHSEED": "0",
    # One thread a library: a warm interpreter must be single-threaded to be forked, and cores are counted in CPU time.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}

# Loaded before a run is forked. A program that brings a file of one of these names is started cold instead.
BASE_PRELOAD = (
    "abc", "array", "bisect", "cmath", "collections", "collections.abc", "contextlib", "copy", "ctypes", "dataclasses",
    "datetime", "decimal", "enum", "fractions", "functools", "heapq", "io", "itertools", "json", "math", "numbers",
    "operator", "os", "queue", "random", "re", "resource", "signal", "socket", "statistics", "string", "struct", "sys",
    "textwrap", "threading", "time", "traceback", "types", "typing",
)
# On top of the base, where they are installed; chosen when the source names one of them.
NUMPY_PRELOAD = BASE_PRELOAD + ("numpy", "numpy.linalg", "numpy.random")
SCIENCE_PRELOAD = NUMPY_PRELOAD + ("scipy", "pandas", "sympy", "networkx")
# What pytest loads by itself when it starts: three quarters of the time of a short suite.
PYTEST_PRELOAD = BASE_PRELOAD + (
    "pytest", "_pytest.faulthandler", "_pytest.junitxml", "_pytest.pastebin", "_pytest.python_path", "_pytest.setuponly",
    "_pytest.setupplan", "_pytest.skipping", "_pytest.stepwise", "_pytest.threadexception", "_pytest.unittest",
    "_pytest.unraisableexception", "_pytest.warnings", "unittest.mock",
)
PRELOADS = {"base": BASE_PRELOAD, "numpy": NUMPY_PRELOAD, "science": SCIENCE_PRELOAD, "pytest": PYTEST_PRELOAD}
