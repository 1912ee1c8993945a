/** Around the tests: runs one, and leaves a report in a file that the program is nowhere near. */
export const GO_TESTER = String.raw`package main

import (
	assayFmt "fmt"
	assayOS "os"
	assayReflect "reflect"
	assayStrings "strings"
	assayTesting "testing"
)

const assayMaxCalls = 20000

var (
	assayCalls, assayAnswers int
	assayResults             = []string{}
	assayWanted              = ""
	assayIsPassed            = false
)

const assayIsAgent, assayFirstID = false, 0

func assayFaulted(reason string) { assayFinish(reason) }

// From the first question on what ends the run without a report follows from the answers.
func assayAsking() {
	if assayCalls++; assayCalls == 1 {
		assayOS.WriteFile("assay-asked", nil, 0o600)
	} else if assayCalls > assayMaxCalls {
		assayFinish("too much")
	}
}

func assayAnswered() { assayAnswers++ }

// Ends the run with a report; status 0 where every result is a pass.
func assayFinish(end string) {
	status := 1
	if end == "done" && assayIsPassed {
		status = 0
	}
	report := assayFmt.Sprintf("{\"end\":\"%s\",\"answers\":%d,\"nan\":%t,\"hole\":%t,\"results\":{%s}}\n", end, assayAnswers, assayNaN, assayHole && assayIsStrict, assayStrings.Join(assayResults, ","))
	if assayOS.WriteFile("assay-report", []byte(report), 0o600) != nil {
		status = 3
	}
	assayOS.Exit(status)
}

// A function of the program.
func assayAsk[F any](name string) F {
	var none F
	t := assayReflect.TypeOf(none)
	return assayReflect.MakeFunc(t, func(args []assayReflect.Value) []assayReflect.Value {
		return assayCall(t, args, func(w *assayWriter) {
			w.int(0)
			w.text(name)
			w.text(t.String())
		})
	}).Interface().(F)
}

// A variable of the program, by its address.
func assayVar[P any](name string) (pointer P) {
	t := assayReflect.TypeOf(func() (none P) { return })
	found := assayCall(t, nil, func(w *assayWriter) {
		w.int(2)
		w.text(name)
	})
	return found[0].Interface().(P)
}

func assayNote(name, state string) {
	quoted := assayFmt.Sprintf("%+q", name)
	if assayStrings.Contains(quoted, "\\x") || assayStrings.Contains(quoted, "\\U") || assayStrings.Contains(quoted, "\\a") || assayStrings.Contains(quoted, "\\v") {
		return
	}
	assayResults = append(assayResults, quoted+":\""+state+"\"")
}

// Runs a test and notes what became of it once its parts have ended.
func assayWatched(f func(*assayTesting.T)) func(*assayTesting.T) {
	return func(t *assayTesting.T) {
		state := "ended"
		t.Cleanup(func() {
			if t.Skipped() {
				state = "skipped"
			} else if t.Failed() && state != "panicked" {
				state = "failed"
			}
			assayNote(t.Name(), state)
			if t.Name() == assayWanted {
				assayIsPassed = state == "passed"
				assayFinish("done")
			}
		})
		defer func() {
			if fault := recover(); fault != nil {
				if assayThrew {
					state = "panicked"
				}
				t.Fail()
			}
		}()
		f(t)
		state = "passed"
	}
}

// A part of a test.
func assayPart(t interface {
	Run(string, func(*assayTesting.T)) bool
}, name string, f func(*assayTesting.T)) bool {
	return t.Run(name, assayWatched(f))
}

func assayRun(tests []assayTesting.InternalTest) {
	assayWanted = assayOS.Args[1]
	assayOS.Args = assayOS.Args[:1]
	chosen := []assayTesting.InternalTest{}
	for _, test := range tests {
		if test.Name == assayWanted {
			chosen = append(chosen, assayTesting.InternalTest{Name: test.Name, F: assayWatched(test.F)})
		}
	}
	assayTesting.Main(func(_, _ string) (bool, error) { return true, nil }, chosen, nil, nil)
}
`;

/** Around the candidate's program: answers calls until the tests have ended. */
export const GO_AGENT = `package main

import (
	assayOS "os"
	assayReflect "reflect"
)

const assayIsAgent, assayFirstID = true, 1

func assayFaulted(reason string) {
	if reason == "ended" {
		assayOS.Exit(0)
	}
	assayOS.Exit(3)
}

func assayAsking()   {}
func assayAnswered() {}

func assayFunction(name string, function any) {
	value := assayReflect.ValueOf(function)
	assayFunctions[name+"|"+value.Type().String()] = value
}

func assayVariable(name string, pointer any) { assayVariables[name] = assayReflect.ValueOf(pointer) }

type assayAnything struct{ id int }

func (p assayAnything) assayNumber() int { return p.id }

func assayProxy[I any](make func(int) any) {
	assayProxies[assayReflect.TypeOf((*I)(nil)).Elem()] = make
}

// A method of a value of the tests.
func assayBack[F any](id int, name string) F {
	var none F
	t := assayReflect.TypeOf(none)
	return assayReflect.MakeFunc(t, func(args []assayReflect.Value) []assayReflect.Value {
		return assayCall(t, args, func(w *assayWriter) {
			w.int(3)
			w.int(id)
			w.text(name)
		})
	}).Interface().(F)
}

func main() {
	assayProxy[any](func(id int) any { return assayAnything{id} })
	for {
		var r *assayReader
		assayTalk.Lock()
		assayGuard(func() {
			kind, body := assayReadFrame()
			if kind != 'C' {
				assayFail("another type")
			}
			r = &assayReader{data: body}
		})
		assayTalk.Unlock()
		kind, body := assayServe(r)
		assayTalk.Lock()
		assayGuard(func() { assayWrite(kind, body) })
		assayTalk.Unlock()
	}
}
`;
