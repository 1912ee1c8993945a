/** Around the tests: the entry is a function that looks its answers up; tests run one after another. */
export const GO_TESTER = `package main

import (
	assayFmt "fmt"
	assayOS "os"
	assayReflect "reflect"
	assayStrings "strings"
	assaySync "sync"
	assayTesting "testing"
)

type assayReply struct {
	place int
	data  []byte
}

var (
	assayLock                = assaySync.Mutex{}
	assayOnce                = assaySync.Once{}
	assayReplies             map[string]assayReply
	assayMaxNeeds            int
	assayNeeds               []string
	assayKnown               = map[string]bool{}
	assayAnswered            int
)

func assayRead() {
	r := &assayReader{data: assayInput}
	assayMaxNeeds = int(r.get(assayReflect.TypeOf(0)).Int())
	r.next()
	assayReplies = map[string]assayReply{}
	n := r.count('l', ' ')
	for i := 0; i < n; i++ {
		key := r.text()
		assayReplies[key] = assayReply{i, []byte(r.text())}
	}
}

func assayFinish(end string, status, stopped int) {
	needs := []string{}
	for _, key := range assayNeeds {
		needs = append(needs, "{\\"at\\":1,\\"key\\":"+assayQuote(key)+"}")
	}
	assaySend(assayFmt.Sprintf("{\\"end\\":\\"%s\\",\\"status\\":%d,\\"asserts\\":0,\\"sure\\":0,\\"answered\\":%d,\\"stopped\\":%d,\\"failed\\":[],\\"needs\\":[%s]}\\n", end, status, assayAnswered, stopped, assayStrings.Join(needs, ",")))
	assayOS.Exit(0)
}

// A function of the type F whose calls are questions: what is returned, then what is left in its slices.
func assayStub[F any]() F {
	var none F
	t := assayReflect.TypeOf(none)
	made := assayReflect.MakeFunc(t, func(args []assayReflect.Value) []assayReflect.Value {
		assayLock.Lock()
		defer assayLock.Unlock()
		assayOnce.Do(assayRead)
		parts := []string{}
		for _, arg := range args {
			parts = append(parts, assayPut(arg))
		}
		key := "[" + assayStrings.Join(parts, ",") + "]"
		if reply, ok := assayReplies[key]; ok && reply.data[0] == 'v' {
			if results, ok := assayDecode(t, args, reply.data[1:]); ok {
				if len(assayNeeds) == 0 {
					assayAnswered++
				}
				return results
			}
			if len(assayNeeds) == 0 {
				assayFinish("mismatch", 0, -1)
			}
		} else if ok {
			if len(assayNeeds) == 0 {
				assayFinish("stopped", 0, reply.place)
			}
		} else if !assayKnown[key] {
			assayKnown[key] = true
			assayNeeds = append(assayNeeds, key)
			if len(assayNeeds) >= assayMaxNeeds {
				assayFinish("asked", 0, -1)
			}
		}
		results := []assayReflect.Value{}
		for i := 0; i < t.NumOut(); i++ {
			results = append(results, assayReflect.Zero(t.Out(i)))
		}
		return results
	})
	return made.Interface().(F)
}

func assayDecode(t assayReflect.Type, args []assayReflect.Value, data []byte) (results []assayReflect.Value, ok bool) {
	defer func() {
		if fault := recover(); fault != nil {
			ok = false
		}
	}()
	r := &assayReader{data: data}
	if r.count('l', ' ') != t.NumOut()+len(args) {
		return nil, false
	}
	for i := 0; i < t.NumOut(); i++ {
		results = append(results, r.get(t.Out(i)))
	}
	after := []assayReflect.Value{}
	for _, arg := range args {
		if arg.Kind() != assayReflect.Slice {
			if r.next() != 'n' {
				return nil, false
			}
			continue
		}
		left := r.get(arg.Type())
		if left.Len() != arg.Len() {
			return nil, false
		}
		after = append(after, arg, left)
	}
	for i := 0; i < len(after); i += 2 {
		assayReflect.Copy(after[i], after[i+1])
	}
	return results, r.at == len(r.data)
}

func assayRun(tests []assayTesting.InternalTest, program func()) {
	assayOnce.Do(assayRead)
	assayOS.Stdout = assayOS.Stderr
	ok := true
	if program != nil {
		func() {
			defer func() {
				if fault := recover(); fault != nil {
					ok = false
				}
			}()
			program()
		}()
	}
	end := func(ok bool) {
		status := 0
		if !ok {
			status = 1
		}
		assayLock.Lock()
		assayFinish("exit", status, -1)
	}
	if len(tests) == 0 {
		end(ok)
	}
	left := len(tests)
	for i := range tests {
		f := tests[i].F
		tests[i].F = func(t *assayTesting.T) {
			defer func() {
				if fault := recover(); fault != nil {
					ok = false
				}
				ok = ok && !t.Failed() && !t.Skipped()
				left--
			}()
			f(t)
		}
	}
	// The last to run: testing.Main does not return.
	tests = append(tests, assayTesting.InternalTest{Name: "AssayEnd", F: func(*assayTesting.T) { end(ok && left == 0) }})
	assayTesting.Main(func(_, _ string) (bool, error) { return true, nil }, tests, nil, nil)
}
`;

/** One call of the candidate's function. */
export const GO_AGENT = (entry: string): string => `package main

import (
	assayOS "os"
	assayReflect "reflect"
	assayStrings "strings"
)

func main() {
	assayOS.Stdout = assayOS.Stderr
	entry := assayReflect.ValueOf(${entry})
	t := entry.Type()
	r := &assayReader{data: assayInput}
	args := []assayReflect.Value{}
	for i := 0; i < t.NumIn(); i++ {
		args = append(args, r.get(t.In(i)))
	}
	call := entry.Call
	if t.IsVariadic() {
		call = entry.CallSlice
	}
	defer func() {
		fault := recover()
		if _, ok := fault.(assayFault); ok {
			assaySend("{\\"unplain\\":true}\\n")
			assayOS.Exit(0)
		}
		if fault != nil {
			panic(fault)
		}
	}()
	parts := []string{}
	for _, result := range call(args) {
		parts = append(parts, assayPut(result))
	}
	for _, arg := range args {
		if arg.Kind() == assayReflect.Slice {
			parts = append(parts, assayPut(arg))
		} else {
			parts = append(parts, "null")
		}
	}
	assaySend("{\\"answer\\":[" + assayStrings.Join(parts, ",") + "]}\\n")
	assayOS.Exit(0)
}
`;
