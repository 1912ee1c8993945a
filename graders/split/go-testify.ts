/** Of assertions in Go by their names: how many values each needs, and whether they hold, as an expression over `v`. */
export type GoAssertions = Readonly<Record<string, readonly [count: number, holds: string]>>;

/** The methods of testify's name. Each has a twin that takes a message's parts: values behind those that are needed are not looked at. */
export function goAssertions(assertions: GoAssertions): string {
  return Object.entries(assertions)
    .flatMap(([name, [count, holds]]) =>
      [name, `${name}f`].map(
        (own) =>
          `\nfunc (a assayAssertions) ${own}(args ...any) bool {\n\treturn a.judge(${count}, args, func(v []any) bool { return ${holds} })\n}\n`,
      ),
    )
    .join("");
}

const BASE = `package main

import (
	assayMath "math"
	assayReflect "reflect"
	assayTesting "testing"
)

type assayAssertions struct {
	t        *assayTesting.T
	isNeeded bool
}

var assert = assayAssertions{}

func (a assayAssertions) New(t *assayTesting.T) assayAssertions {
	return assayAssertions{t, a.isNeeded}
}

// Notes whether what judge finds of the arguments behind the test holds; count of them are needed.
func (a assayAssertions) judge(count int, args []any, judge func(v []any) bool) bool {
	t := a.t
	if len(args) > 0 {
		if given, ok := args[0].(*assayTesting.T); ok {
			t, args = given, args[1:]
		}
	}
	if t == nil || len(args) < count {
		panic("an assertion without a test or a value")
	}
	t.Helper()
	if judge(args) {
		return true
	}
	t.Error("an assertion does not hold")
	if a.isNeeded {
		t.FailNow()
	}
	return false
}

func assayIsNil(value any) bool {
	if value == nil {
		return true
	}
	switch v := assayReflect.ValueOf(value); v.Kind() {
	case assayReflect.Map, assayReflect.Pointer, assayReflect.Slice, assayReflect.Interface, assayReflect.Func, assayReflect.Chan:
		return v.IsNil()
	}
	return false
}

func assayReal(value any) (float64, bool) {
	v := assayReflect.ValueOf(value)
	if !v.IsValid() || !v.CanConvert(assayReflect.TypeOf(0.0)) {
		return 0, false
	}
	return v.Convert(assayReflect.TypeOf(0.0)).Float(), true
}

func assayNear(x, y, far any, isRelative bool) bool {
	a, isA := assayReal(x)
	b, isB := assayReal(y)
	most, isMost := assayReal(far)
	if isRelative {
		most *= assayMath.Abs(a)
	}
	return isA && isB && isMost && assayMath.Abs(a-b) <= most
}
`;

/** The part of testify's `assert` that is about plain data, as a variable of that name: `assert.Equal(t, want, got)`, `assert.New(t).Equal(want, got)`. */
export const GO_ASSERT =
  BASE +
  goAssertions({
    Equal: [2, "assayReflect.DeepEqual(v[0], v[1])"],
    NotEqual: [2, "!assayReflect.DeepEqual(v[0], v[1])"],
    True: [1, "v[0] == true"],
    False: [1, "v[0] == false"],
    Nil: [1, "assayIsNil(v[0])"],
    NotNil: [1, "!assayIsNil(v[0])"],
    InDelta: [3, "assayNear(v[0], v[1], v[2], false)"],
  });
