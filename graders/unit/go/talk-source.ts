/** Calls from one side to the other, nested as they come: a test calls the program, which calls a function of the test. In both programs. */
export const GO_TALK = `package main

import (
	assayReflect "reflect"
	assaySync "sync"
)

// Whether the last answer was a panic.
var assayThrew bool

// One at a time has the word.
var assayTalk assaySync.Mutex

// Runs what reads the other side's bytes: whatever is wrong with them is a fault of the talk.
func assayGuard(act func()) {
	defer func() {
		if fault := recover(); fault != nil {
			reason := "another type"
			if own, ok := fault.(assayFault); ok {
				reason = own.reason
			}
			assayFaulted(reason)
		}
	}()
	act()
}

// Behind every message: what has changed in all that both sides know, then a zero.
func assayPutChanges(w *assayWriter) {
	for i := 0; i < len(assayOrder); i++ {
		object := assayOrder[i]
		part := assayWriter{}
		part.put(object.value.Elem())
		if now := string(part.data); now != object.last {
			object.last = now
			w.int(object.id)
			w.data = append(w.data, now...)
		}
	}
	w.int(0)
	if len(w.data) > assayMaxBytes {
		assayFail("too long")
	}
}

func (r *assayReader) changes() {
	changed := []*assayObject{}
	for id := r.int(); id != 0; id = r.int() {
		object := assayObjects[id]
		if object == nil || !object.isShared {
			assayFail("another type")
		}
		r.get(object.value.Elem())
		changed = append(changed, object)
	}
	if r.at != len(r.data) {
		assayFail("another type")
	}
	for _, object := range changed {
		part := assayWriter{}
		part.put(object.value.Elem())
		object.last = string(part.data)
	}
}

func assayIsShared(v assayReflect.Value) bool {
	return v.Kind() == assayReflect.Slice || v.Kind() == assayReflect.Map
}

// Calls a function of the other side; head says which. What it leaves in slices and maps comes back into the same ones.
func assayCall(t assayReflect.Type, args []assayReflect.Value, head func(*assayWriter)) []assayReflect.Value {
	assayTalk.Lock()
	defer assayTalk.Unlock()
	assayAsking()
	assayGuard(func() {
		w := &assayWriter{}
		head(w)
		for _, arg := range args {
			w.put(assayOpen(arg))
		}
		assayPutChanges(w)
		assayWrite('C', w.data)
	})
	for {
		var kind byte
		var r *assayReader
		assayGuard(func() {
			k, body := assayReadFrame()
			kind, r = k, &assayReader{data: body}
		})
		switch kind {
		case 'C':
			assayTalk.Unlock()
			answer, body := assayServe(r)
			assayTalk.Lock()
			assayGuard(func() { assayWrite(answer, body) })
		case 'R':
			results := []assayReflect.Value{}
			assayGuard(func() {
				for i := 0; i < t.NumOut(); i++ {
					result := assayReflect.New(t.Out(i)).Elem()
					r.get(result)
					results = append(results, result)
				}
				for _, arg := range args {
					if assayIsShared(arg) {
						r.get(assayOpen(arg))
					}
				}
				r.changes()
			})
			assayAnswered()
			assayThrew = false
			return results
		case 'P':
			var value any
			assayGuard(func() {
				r.get(assayReflect.ValueOf(&value).Elem())
				r.changes()
			})
			assayAnswered()
			assayThrew = true
			if value == nil {
				value = "panic"
			}
			panic(value)
		default:
			assayFaulted("another type")
		}
	}
}

// Functions and variables of this side, by name; functions by their type as well.
var assayFunctions, assayVariables = map[string]assayReflect.Value{}, map[string]assayReflect.Value{}

// Answers one question of the other side.
func assayServe(r *assayReader) (kind byte, body []byte) {
	var call func([]assayReflect.Value) []assayReflect.Value
	var args []assayReflect.Value
	assayTalk.Lock()
	assayGuard(func() {
		function := assayTarget(r)
		t := function.Type()
		call = function.Call
		if t.IsVariadic() {
			call = function.CallSlice
		}
		for i := 0; i < t.NumIn(); i++ {
			arg := assayReflect.New(t.In(i)).Elem()
			r.get(arg)
			args = append(args, arg)
		}
		r.changes()
	})
	assayTalk.Unlock()
	results, thrown, isThrown := assayTry(call, args)
	assayTalk.Lock()
	defer assayTalk.Unlock()
	assayGuard(func() {
		w := &assayWriter{}
		kind = 'R'
		if isThrown {
			kind = 'P'
			w.put(assayReflect.ValueOf(&thrown).Elem())
		} else {
			for _, result := range results {
				w.put(assayOpen(result))
			}
			for _, arg := range args {
				if assayIsShared(arg) {
					w.put(arg)
				}
			}
		}
		assayPutChanges(w)
		body = w.data
	})
	return kind, body
}

func assayTarget(r *assayReader) assayReflect.Value {
	switch r.int() {
	case 0:
		name := r.text()
		if function, ok := assayFunctions[name+"|"+r.text()]; ok {
			return function
		}
	case 1:
		if object := assayObjects[r.int()]; object != nil && object.mine && object.value.Kind() == assayReflect.Func {
			return object.value
		}
	case 2:
		if variable, ok := assayVariables[r.text()]; ok {
			t := assayReflect.FuncOf(nil, []assayReflect.Type{variable.Type()}, false)
			return assayReflect.MakeFunc(t, func([]assayReflect.Value) []assayReflect.Value {
				return []assayReflect.Value{variable}
			})
		}
	case 3:
		object := assayObjects[r.int()]
		name := r.text()
		if object != nil && object.mine {
			if method := object.value.MethodByName(name); method.IsValid() {
				return method
			}
		}
	}
	assayFail("unknown")
	return assayReflect.Value{}
}

func assayTry(call func([]assayReflect.Value) []assayReflect.Value, args []assayReflect.Value) (results []assayReflect.Value, thrown any, isThrown bool) {
	isThrown = true
	defer func() {
		if !isThrown {
			return
		}
		thrown = recover()
		if thrown == nil {
			// It ends its goroutine, as FailNow does.
			isThrown = false
			return
		}
		if _, ok := assayName(assayReflect.TypeOf(thrown)); !ok {
			if _, ok := thrown.(error); !ok {
				thrown = "panic"
			}
		}
	}()
	results = call(args)
	isThrown = false
	return
}
`;
