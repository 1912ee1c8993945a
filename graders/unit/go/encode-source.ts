/** Values as bytes, by reflection: data as it is, what a pointer leads to by its number. In both programs. */
export const GO_ENCODE = `package main

import (
	assayErrors "errors"
	assayMath "math"
	assayReflect "reflect"
	assaySort "sort"
)

type assayWriter struct{ data []byte }

func (w *assayWriter) uint(n uint64) {
	for n >= 128 {
		w.data = append(w.data, byte(n)|128)
		n >>= 7
	}
	w.data = append(w.data, byte(n))
}

func (w *assayWriter) int(n int) { w.uint(uint64(n)) }

func (w *assayWriter) text(s string) {
	w.int(len(s))
	w.data = append(w.data, s...)
}

func (w *assayWriter) float(f float64) {
	bits := assayMath.Float64bits(f)
	for shift := 0; shift < 64; shift += 8 {
		w.data = append(w.data, byte(bits>>shift))
	}
}

func (w *assayWriter) put(v assayReflect.Value) {
	switch v.Kind() {
	case assayReflect.Bool:
		if v.Bool() {
			w.int(1)
		} else {
			w.int(0)
		}
	case assayReflect.Int, assayReflect.Int8, assayReflect.Int16, assayReflect.Int32, assayReflect.Int64:
		n := v.Int()
		w.uint(uint64(n)<<1 ^ uint64(n>>63))
	case assayReflect.Uint, assayReflect.Uint8, assayReflect.Uint16, assayReflect.Uint32, assayReflect.Uint64, assayReflect.Uintptr:
		w.uint(v.Uint())
	case assayReflect.Float32, assayReflect.Float64:
		w.float(v.Float())
	case assayReflect.Complex64, assayReflect.Complex128:
		w.float(real(v.Complex()))
		w.float(imag(v.Complex()))
	case assayReflect.String:
		w.text(v.String())
	case assayReflect.Slice:
		if v.IsNil() {
			w.int(0)
			return
		}
		w.int(v.Len() + 1)
		for i := 0; i < v.Len(); i++ {
			w.put(v.Index(i))
		}
	case assayReflect.Array:
		if v.Len() > 0 && !v.CanAddr() {
			v = assayOpen(v)
		}
		for i := 0; i < v.Len(); i++ {
			w.put(v.Index(i))
		}
	case assayReflect.Map:
		w.putMap(v)
	case assayReflect.Struct:
		if !v.CanAddr() {
			v = assayOpen(v)
		}
		for i := 0; i < v.NumField(); i++ {
			w.put(assayOpen(v.Field(i)))
		}
	case assayReflect.Pointer:
		if v.IsNil() {
			w.int(0)
			return
		}
		w.int(assayKnown(v, v.UnsafePointer()).id)
	case assayReflect.Func:
		if v.IsNil() {
			w.int(0)
			return
		}
		v = assayOpen(v)
		w.int(assayKnown(v, assayClosure(v)).id)
	case assayReflect.Interface:
		w.putInterface(v)
	default:
		// Channels and bare pointers stay where they are.
		w.int(0)
		if !v.IsZero() {
			w.data[len(w.data)-1] = 1
		}
	}
}

func (w *assayWriter) putMap(v assayReflect.Value) {
	if v.IsNil() {
		w.int(0)
		return
	}
	parts := []string{}
	for it := v.MapRange(); it.Next(); {
		part := assayWriter{}
		part.put(assayOpen(it.Key()))
		part.put(assayOpen(it.Value()))
		parts = append(parts, string(part.data))
	}
	assaySort.Strings(parts)
	w.int(len(parts) + 1)
	for _, part := range parts {
		w.data = append(w.data, part...)
	}
}

// What stands behind an interface: nothing, data of a known type, a value of the other side, an error, or a value that stays.
func (w *assayWriter) putInterface(v assayReflect.Value) {
	if v.IsNil() {
		w.int(0)
		return
	}
	held := v.Elem()
	if err, ok := v.Interface().(error); ok && w.putError(v.Type(), held, err) {
		return
	}
	if proxy, ok := v.Interface().(assayStandIn); ok {
		w.int(2)
		w.int(proxy.assayNumber())
		return
	}
	name, ok := assayName(held.Type())
	if ok {
		w.int(1)
		w.text(name)
		w.put(assayOpen(held))
		return
	}
	w.int(3)
	if held.Type().Comparable() {
		w.int(assayKnownValue(v.Interface()).id)
	} else {
		w.int(assayNumber(held, true, 0).id)
	}
}

var assayValues = map[any]*assayObject{}

func assayKnownValue(value any) *assayObject {
	object := assayValues[value]
	if object == nil {
		object = assayNumber(assayReflect.ValueOf(value), true, 0)
		assayValues[value] = object
	}
	return object
}

// Errors of types that the other side lacks; one that it sent goes back as itself.
func (w *assayWriter) putError(t assayReflect.Type, held assayReflect.Value, err error) bool {
	if !held.Type().Comparable() {
		return false
	}
	for name, known := range assaySentinels {
		if err == known {
			w.int(4)
			w.text(name)
			return true
		}
	}
	if own, ok := err.(*assayError); ok {
		w.int(5)
		w.int(own.id)
		return true
	}
	if _, ok := assayName(held.Type()); ok || t != assayErrorType && t != assayAnyType {
		return false
	}
	w.int(6)
	w.int(assayKnownValue(err).id)
	w.text(err.Error())
	inner := assayErrors.Unwrap(err)
	w.put(assayReflect.ValueOf(&inner).Elem())
	return true
}
`;
