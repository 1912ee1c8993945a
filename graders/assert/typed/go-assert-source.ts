/**
 * The part of testify's `assert` that HumanEval-X uses, as a variable of that name: `assert.New(t)`, `assert.Equal(want, got)`,
 * `assert.Equal(t, want, got)`.
 */
export const GO_ASSERT = `package main

import (
	assayMath "math"
	assayReflect "reflect"
	assayTesting "testing"
)

type assayAssertions struct{ t *assayTesting.T }

var assert = assayAssertions{}

func (a assayAssertions) New(t *assayTesting.T) assayAssertions { return assayAssertions{t} }

// The test, and the arguments behind it, of which so many are needed.
func (a assayAssertions) take(count int, args []any) (*assayTesting.T, []any) {
	t := a.t
	if len(args) > 0 {
		if given, ok := args[0].(*assayTesting.T); ok {
			t, args = given, args[1:]
		}
	}
	if t == nil || len(args) < count {
		panic("an assertion without a test or a value")
	}
	return t, args
}

func (a assayAssertions) holds(t *assayTesting.T, ok bool) bool {
	if !ok {
		t.Errorf("an assertion does not hold")
	}
	return ok
}

func (a assayAssertions) Equal(args ...any) bool {
	t, values := a.take(2, args)
	return a.holds(t, assayReflect.DeepEqual(values[0], values[1]))
}

func (a assayAssertions) NotEqual(args ...any) bool {
	t, values := a.take(2, args)
	return a.holds(t, !assayReflect.DeepEqual(values[0], values[1]))
}

func (a assayAssertions) True(args ...any) bool {
	t, values := a.take(1, args)
	return a.holds(t, values[0] == true)
}

func (a assayAssertions) False(args ...any) bool {
	t, values := a.take(1, args)
	return a.holds(t, values[0] == false)
}

func (a assayAssertions) isNil(value any) bool {
	if value == nil {
		return true
	}
	switch v := assayReflect.ValueOf(value); v.Kind() {
	case assayReflect.Map, assayReflect.Pointer, assayReflect.Slice, assayReflect.Interface, assayReflect.Func, assayReflect.Chan:
		return v.IsNil()
	}
	return false
}

func (a assayAssertions) Nil(args ...any) bool {
	t, values := a.take(1, args)
	return a.holds(t, a.isNil(values[0]))
}

func (a assayAssertions) NotNil(args ...any) bool {
	t, values := a.take(1, args)
	return a.holds(t, !a.isNil(values[0]))
}

func (a assayAssertions) InDelta(args ...any) bool {
	t, values := a.take(3, args)
	numbers := [3]float64{}
	for i := range numbers {
		v := assayReflect.ValueOf(values[i])
		if !v.CanConvert(assayReflect.TypeOf(0.0)) {
			return a.holds(t, false)
		}
		numbers[i] = v.Convert(assayReflect.TypeOf(0.0)).Float()
	}
	return a.holds(t, assayMath.Abs(numbers[0]-numbers[1]) <= numbers[2])
}
`;
