import { PYTHON_VALUES } from "../../call/python-values.ts";
import { PYTHON_KNOWN } from "../../split/python-known.ts";
import { PYTHON_READING } from "../../split/python-reading.ts";
import { PYTHON_STAND_INS } from "../../split/python-stand-ins.ts";
import { PYTHON_START } from "../../split/python-start.ts";
import { PYTHON_SUBJECT } from "./subject.ts";
import { PYTHON_SUITE } from "./suite.ts";

const COMMON = `${PYTHON_VALUES}${PYTHON_KNOWN}${PYTHON_START}${PYTHON_READING}${PYTHON_STAND_INS}${PYTHON_SUITE}${PYTHON_SUBJECT}`;

/** Runs a suite with pytest itself, where no candidate code is. */
export const PYTEST_TESTER = `${COMMON}
def run_suite(paths):
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        import pytest
    except ImportError:
        reply({"lacking": "pytest"})
    from _pytest.skipping import evaluate_skip_marks

    def place_of(item):
        names = [node.name for node in item.listchain() if isinstance(node, (pytest.Class, pytest.Item))]
        return os.path.relpath(item.path, ROOT), ".".join(names)

    class Plugin:
        def pytest_collectreport(self, report):
            if report.failed:
                note_import_failure(str(report.longrepr))

        def pytest_collection_finish(self, session):
            for item in session.items:
                marked = evaluate_skip_marks(item) is not None or item.get_closest_marker("xfail") is not None
                note_collected(*place_of(item), marked, [getattr(item, "function", None)], item.cls)
            end_collection()

        @pytest.hookimpl(hookwrapper=True)
        def pytest_runtest_protocol(self, item):
            begin_test(*place_of(item))
            yield
            if end_test():
                item.session.shouldstop = "decided"

        @pytest.hookimpl(hookwrapper=True)
        def pytest_runtest_makereport(self, item, call):
            made = yield
            report = made.get_result()
            if call.excinfo is not None:
                note_error(call.excinfo.value)
            if report.failed:
                note_outcome("failed")
            elif report.skipped:
                note_outcome("xfailed" if hasattr(report, "wasxfail") else "skipped")
            elif report.when == "call":
                note_outcome("xpassed" if hasattr(report, "wasxfail") else "passed")

    own = [path for path in paths if is_test_file(path)] or paths
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:faulthandler", "--assert=plain", "--rootdir=" + ROOT]
    pytest.main(options + own, plugins=[Plugin()])


main()
`;

/** Runs a suite with the standard library's unittest, where no candidate code is. */
export const UNITTEST_TESTER = `${COMMON}
def run_suite(paths):
    import importlib, unittest

    def place_of(test):
        return (os.path.relpath(sys.modules[type(test).__module__].__file__, ROOT), type(test).__name__ + "." + test._testMethodName)

    def tests_in(suite):
        for test in suite:
            yield from tests_in(test) if isinstance(test, unittest.TestSuite) else [test]

    class Result(unittest.TestResult):
        def startTest(self, test):
            super().startTest(test)
            begin_test(*place_of(test))

        def stopTest(self, test):
            super().stopTest(test)
            if end_test():
                self.stop()

        def addSuccess(self, test):
            note_outcome("passed")

        def addFailure(self, test, error):
            self.note("failed", error)

        addError = addFailure

        def addSubTest(self, test, subtest, error):
            if error is not None:
                self.note("failed", error)

        def addSkip(self, test, reason):
            note_outcome("skipped")

        def addExpectedFailure(self, test, error):
            self.note("xfailed", error)

        def addUnexpectedSuccess(self, test):
            note_outcome("xpassed")

        def note(self, outcome, error):
            note_error(error[1])
            note_outcome(outcome)

    suite = unittest.TestSuite()
    for path in paths:
        if os.path.basename(path) == "__init__.py":
            continue
        try:
            module = importlib.import_module(path[:-3].replace("/", "."))
        except BaseException as error:
            note_import_failure(type(error).__name__ + ": " + str(error))
            continue
        suite.addTest(unittest.defaultTestLoader.loadTestsFromModule(module))
    for test in tests_in(suite):
        method = getattr(type(test), test._testMethodName, None)
        marks = ("__unittest_skip__", "__unittest_expecting_failure__")
        marked = any(getattr(of, mark, False) for of in (method, type(test)) for mark in marks)
        note_collected(*place_of(test), marked, [method], type(test))
    end_collection()
    suite.run(Result())


main()
`;
