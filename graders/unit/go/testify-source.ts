import { GO_ASSERT, type GoAssertions, goAssertions } from "../../split/go-testify.ts";

/** About errors, panics, order, members and more. */
const ASSERTIONS: GoAssertions = {
  Exactly: [2, "assayReflect.DeepEqual(v[0], v[1])"],
  EqualValues: [2, "assaySameValue(v[0], v[1])"],
  NotEqualValues: [2, "!assaySameValue(v[0], v[1])"],
  NoError: [1, "v[0] == nil"],
  Error: [1, "assayErr(v[0]) != nil"],
  ErrorIs: [2, "assayErr(v[0]) != nil && assayErrors.Is(assayErr(v[0]), assayErr(v[1]))"],
  NotErrorIs: [2, "!assayErrors.Is(assayErr(v[0]), assayErr(v[1]))"],
  ErrorAs: [2, "assayErr(v[0]) != nil && assayErrors.As(assayErr(v[0]), v[1])"],
  EqualError: [2, "assayErr(v[0]) != nil && assayErr(v[0]).Error() == v[1]"],
  ErrorContains: [2, "assayErr(v[0]) != nil && assayHolds(assayErr(v[0]).Error(), v[1])"],
  Len: [2, "!assayIsNil(v[0]) && assayReflect.ValueOf(v[0]).Len() == v[1] || assayIsEmpty(v[0]) && v[1] == 0"],
  Empty: [1, "assayIsEmpty(v[0])"],
  NotEmpty: [1, "!assayIsEmpty(v[0])"],
  Zero: [1, "v[0] == nil || assayReflect.ValueOf(v[0]).IsZero()"],
  NotZero: [1, "v[0] != nil && !assayReflect.ValueOf(v[0]).IsZero()"],
  Contains: [2, "assayHolds(v[0], v[1])"],
  NotContains: [2, "!assayHolds(v[0], v[1])"],
  ElementsMatch: [2, "assayMatch(v[0], v[1])"],
  Greater: [2, "assayOrderOf(v[0], v[1]) == 1"],
  GreaterOrEqual: [2, "assayOrderOf(v[0], v[1]) == 1 || assayOrderOf(v[0], v[1]) == 0"],
  Less: [2, "assayOrderOf(v[0], v[1]) == -1"],
  LessOrEqual: [2, "assayOrderOf(v[0], v[1]) < 1"],
  Positive: [1, "v[0] != nil && assayOrderOf(v[0], assayReflect.Zero(assayReflect.TypeOf(v[0])).Interface()) == 1"],
  Negative: [1, "v[0] != nil && assayOrderOf(v[0], assayReflect.Zero(assayReflect.TypeOf(v[0])).Interface()) == -1"],
  InEpsilon: [3, "assayNear(v[0], v[1], v[2], true)"],
  Panics: [1, "assayHasThrown(v[0])"],
  NotPanics: [1, "!assayHasThrown(v[0])"],
  PanicsWithValue: [2, "assayThrowsSuch(v[1], func(value any) bool { return assayReflect.DeepEqual(v[0], value) })"],
  PanicsWithError: [
    2,
    "assayThrowsSuch(v[1], func(value any) bool { return assayErr(value) != nil && assayErr(value).Error() == v[0] })",
  ],
  Same: [2, "assayReflect.ValueOf(v[0]).Kind() == assayReflect.Pointer && v[0] == v[1]"],
  NotSame: [2, "assayReflect.ValueOf(v[0]).Kind() == assayReflect.Pointer && v[0] != v[1]"],
  IsType: [2, "assayReflect.TypeOf(v[0]) == assayReflect.TypeOf(v[1])"],
  Regexp: [2, "assayFits(v[0], v[1])"],
  NotRegexp: [2, "!assayFits(v[0], v[1])"],
  JSONEq: [2, "assaySameJSON(v[0], v[1])"],
};

const MORE = `package main

import (
	assayJSON "encoding/json"
	assayErrors "errors"
	assayReflect "reflect"
	assayRegexp "regexp"
	assayStrings "strings"
)

var require = assayAssertions{isNeeded: true}

func assaySameValue(want, got any) bool {
	if assayReflect.DeepEqual(want, got) {
		return true
	}
	v, w := assayReflect.ValueOf(got), assayReflect.ValueOf(want)
	return v.IsValid() && w.IsValid() && w.Type().ConvertibleTo(v.Type()) && assayReflect.DeepEqual(w.Convert(v.Type()).Interface(), got)
}

func assayIsEmpty(value any) bool {
	if value == nil {
		return true
	}
	switch v := assayReflect.ValueOf(value); v.Kind() {
	case assayReflect.Map, assayReflect.Slice, assayReflect.Chan:
		return v.Len() == 0
	case assayReflect.Pointer:
		return v.IsNil() || assayIsEmpty(v.Elem().Interface())
	default:
		return v.IsZero()
	}
}

func assayHolds(all, one any) bool {
	v := assayReflect.ValueOf(all)
	switch v.Kind() {
	case assayReflect.String:
		part, ok := one.(string)
		return ok && assayStrings.Contains(v.String(), part)
	case assayReflect.Map:
		for _, key := range v.MapKeys() {
			if assayReflect.DeepEqual(one, key.Interface()) {
				return true
			}
		}
	case assayReflect.Slice, assayReflect.Array:
		for i := 0; i < v.Len(); i++ {
			if assayReflect.DeepEqual(one, v.Index(i).Interface()) {
				return true
			}
		}
	}
	return false
}

// Lists of the same members, each as often.
func assayMatch(want, got any) bool {
	v, w := assayReflect.ValueOf(want), assayReflect.ValueOf(got)
	if assayIsEmpty(want) && assayIsEmpty(got) {
		return true
	}
	isList := func(k assayReflect.Kind) bool { return k == assayReflect.Slice || k == assayReflect.Array }
	if !isList(v.Kind()) || !isList(w.Kind()) || v.Len() != w.Len() {
		return false
	}
	taken := map[int]bool{}
	for i := 0; i < v.Len(); i++ {
		isFound := false
		for k := 0; k < w.Len() && !isFound; k++ {
			if !taken[k] && assayReflect.DeepEqual(v.Index(i).Interface(), w.Index(k).Interface()) {
				taken[k], isFound = true, true
			}
		}
		if !isFound {
			return false
		}
	}
	return true
}

// Negative, zero or positive; 2 where there is no order.
func assayOrderOf(x, y any) int {
	v, w := assayReflect.ValueOf(x), assayReflect.ValueOf(y)
	if !v.IsValid() || !w.IsValid() || v.Type() != w.Type() {
		return 2
	}
	if v.Kind() == assayReflect.String {
		return assayStrings.Compare(v.String(), w.String())
	}
	if v.CanInt() {
		return assaySign(v.Int() < w.Int(), v.Int() > w.Int())
	}
	if v.CanUint() {
		return assaySign(v.Uint() < w.Uint(), v.Uint() > w.Uint())
	}
	if v.CanFloat() && v.Float() == v.Float() && w.Float() == w.Float() {
		return assaySign(v.Float() < w.Float(), v.Float() > w.Float())
	}
	return 2
}

func assaySign(isLess, isMore bool) int {
	if isLess {
		return -1
	} else if isMore {
		return 1
	}
	return 0
}

func assayThrown(f any) (value any, isThrown bool) {
	isThrown = true
	defer func() {
		if isThrown {
			value = recover()
		}
	}()
	assayReflect.ValueOf(f).Call(nil)
	isThrown = false
	return
}

func assayErr(value any) error {
	err, _ := value.(error)
	return err
}

func assayHasThrown(f any) bool {
	_, isThrown := assayThrown(f)
	return isThrown
}

func assayThrowsSuch(f any, judge func(any) bool) bool {
	value, isThrown := assayThrown(f)
	return isThrown && judge(value)
}

func assayFits(pattern, text any) bool {
	compiled, ok := pattern.(*assayRegexp.Regexp)
	if !ok {
		compiled = assayRegexp.MustCompile(pattern.(string))
	}
	own, ok := text.(string)
	return ok && compiled.MatchString(own)
}

func assaySameJSON(want, got any) bool {
	var x, y any
	a, isA := want.(string)
	b, isB := got.(string)
	return isA && isB && assayJSON.Unmarshal([]byte(a), &x) == nil && assayJSON.Unmarshal([]byte(b), &y) == nil && assayReflect.DeepEqual(x, y)
}

func (a assayAssertions) Fail(args ...any) bool {
	return a.judge(0, args, func([]any) bool { return false })
}

func (a assayAssertions) FailNow(args ...any) bool {
	a.isNeeded = true
	return a.Fail(args...)
}
`;

/** The part of testify that data sets use, as variables `assert` and `require`: files of Go by name. */
export const GO_TESTIFY = { "6.go": GO_ASSERT, "6a.go": MORE + goAssertions(ASSERTIONS) };
