/** Values from bytes, into what is there. What the other side sends is believed in nothing but its values. In both programs. */
export const GO_DECODE = `package main

import (
	assayMath "math"
	assayReflect "reflect"
)

type assayReader struct {
	data []byte
	at   int
}

func (r *assayReader) uint() uint64 {
	n := uint64(0)
	for shift := 0; shift < 64; shift += 7 {
		if r.at >= len(r.data) {
			break
		}
		c := r.data[r.at]
		r.at++
		n |= uint64(c&127) << shift
		if c < 128 {
			return n
		}
	}
	assayFail("short")
	return 0
}

// A count of things of which each takes a byte at least, or a number.
func (r *assayReader) int() int {
	n := r.uint()
	if n > 1<<40 {
		assayFail("too long")
	}
	return int(n)
}

func (r *assayReader) count() int {
	n := r.int()
	if n > len(r.data)-r.at+1 {
		assayFail("short")
	}
	return n
}

func (r *assayReader) text() string {
	n := r.count()
	if n > len(r.data)-r.at {
		assayFail("short")
	}
	r.at += n
	return string(r.data[r.at-n : r.at])
}

func (r *assayReader) float() float64 {
	if len(r.data)-r.at < 8 {
		assayFail("short")
	}
	bits := uint64(0)
	for i := 0; i < 8; i++ {
		bits |= uint64(r.data[r.at+i]) << (8 * i)
	}
	r.at += 8
	f := assayMath.Float64frombits(bits)
	assayNaN = assayNaN || f != f
	return f
}

// Reads into what is there, so that who looks at it sees it change.
func (r *assayReader) get(v assayReflect.Value) {
	switch v.Kind() {
	case assayReflect.Bool:
		v.SetBool(r.uint() == 1)
	case assayReflect.Int, assayReflect.Int8, assayReflect.Int16, assayReflect.Int32, assayReflect.Int64:
		u := r.uint()
		n := int64(u>>1) ^ -int64(u&1)
		if v.OverflowInt(n) {
			assayFail("another type")
		}
		v.SetInt(n)
	case assayReflect.Uint, assayReflect.Uint8, assayReflect.Uint16, assayReflect.Uint32, assayReflect.Uint64, assayReflect.Uintptr:
		n := r.uint()
		if v.OverflowUint(n) {
			assayFail("another type")
		}
		v.SetUint(n)
	case assayReflect.Float32, assayReflect.Float64:
		v.SetFloat(r.float())
	case assayReflect.Complex64, assayReflect.Complex128:
		real := r.float()
		v.SetComplex(complex(real, r.float()))
	case assayReflect.String:
		v.SetString(r.text())
	case assayReflect.Slice:
		n := r.count()
		if n == 0 {
			v.Set(assayReflect.Zero(v.Type()))
			return
		}
		if v.IsNil() || v.Len() != n-1 {
			v.Set(assayReflect.MakeSlice(v.Type(), n-1, n-1))
		}
		for i := 0; i < n-1; i++ {
			r.get(v.Index(i))
		}
	case assayReflect.Array:
		for i := 0; i < v.Len(); i++ {
			r.get(assayOpen(v.Index(i)))
		}
	case assayReflect.Map:
		r.getMap(v)
	case assayReflect.Struct:
		for i := 0; i < v.NumField(); i++ {
			r.get(assayOpen(v.Field(i)))
		}
	case assayReflect.Pointer:
		r.getObject(v, assayPointee)
	case assayReflect.Func:
		r.getObject(v, assayAsker)
	case assayReflect.Interface:
		r.getInterface(v)
	default:
		if r.int() != 0 {
			assayHole = true
		}
	}
}

func (r *assayReader) getMap(v assayReflect.Value) {
	n := r.count()
	if n == 0 {
		v.Set(assayReflect.Zero(v.Type()))
		return
	}
	if v.IsNil() {
		v.Set(assayReflect.MakeMap(v.Type()))
	}
	for _, key := range v.MapKeys() {
		v.SetMapIndex(key, assayReflect.Value{})
	}
	for i := 0; i < n-1; i++ {
		key := assayReflect.New(v.Type().Key()).Elem()
		r.get(key)
		value := assayReflect.New(v.Type().Elem()).Elem()
		r.get(value)
		v.SetMapIndex(key, value)
	}
}

// Nothing, or an object by its number; one that is new here is made by what is given.
func (r *assayReader) getObject(v assayReflect.Value, fresh func(t assayReflect.Type, id int) *assayObject) {
	id := r.int()
	if id == 0 {
		v.Set(assayReflect.Zero(v.Type()))
		return
	}
	object := assayObjects[id]
	if object == nil {
		object = fresh(v.Type(), id)
	}
	if object.value.Type() != v.Type() {
		assayFail("another type")
	}
	v.Set(object.value)
}

// What a pointer of the other side leads to, without a value so far.
func assayPointee(t assayReflect.Type, id int) *assayObject {
	made := assayReflect.New(t.Elem())
	object := assayShare(assayNumber(made, false, id))
	assayByKey[assayKey{t, made.UnsafePointer()}] = object
	object.value = made.Convert(t)
	return object
}

// A function of the other side is one that asks it.
func assayAsker(t assayReflect.Type, id int) *assayObject {
	made := assayReflect.New(t).Elem()
	made.Set(assayReflect.MakeFunc(t, func(args []assayReflect.Value) []assayReflect.Value {
		return assayCall(t, args, func(w *assayWriter) {
			w.int(1)
			w.int(id)
		})
	}))
	object := assayNumber(made, false, id)
	assayByKey[assayKey{t, assayClosure(made)}] = object
	return object
}

func (r *assayReader) set(v, held assayReflect.Value) {
	if !held.IsValid() || !held.Type().AssignableTo(v.Type()) {
		assayFail("another type")
	}
	v.Set(held)
}

func (r *assayReader) getInterface(v assayReflect.Value) {
	switch r.int() {
	case 0:
		// What has no value on the other side comes back as nothing, and stays.
		if assayIsAgent && !v.IsNil() {
			if _, ok := assayName(v.Elem().Type()); !ok {
				return
			}
		}
		v.Set(assayReflect.Zero(v.Type()))
	case 1:
		t := assayNamed(r.text())
		held := assayReflect.New(t).Elem()
		if !t.AssignableTo(v.Type()) {
			assayFail("another type")
		}
		r.get(held)
		v.Set(held)
	case 2, 5:
		object := assayObjects[r.int()]
		if object == nil || !object.mine {
			assayFail("another type")
		}
		r.set(v, object.value)
	case 3:
		id := r.int()
		proxy := assayProxies[v.Type()]
		if proxy == nil || !assayIsAgent {
			assayHole = true
			v.Set(assayReflect.Zero(v.Type()))
			return
		}
		r.set(v, assayReflect.ValueOf(proxy(id)))
	case 4:
		r.set(v, assayReflect.ValueOf(assaySentinels[r.text()]))
	case 6:
		id, text := r.int(), r.text()
		inner := assayReflect.New(assayErrorType).Elem()
		r.get(inner)
		object := assayObjects[id]
		if object == nil {
			own := &assayError{id: id, text: text}
			own.inner, _ = inner.Interface().(error)
			var err error = own
			object = assayNumber(assayReflect.ValueOf(&err).Elem(), false, id)
		}
		r.set(v, object.value)
	default:
		assayFail("another type")
	}
}
`;
