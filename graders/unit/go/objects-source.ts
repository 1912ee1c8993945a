/** The two pipes, and what both sides know by a number. In both programs. */
export const GO_OBJECTS = `package main

import (
	assayContext "context"
	assayIO "io"
	assayFS "io/fs"
	assayReflect "reflect"
	assayStrconv "strconv"
	assaySyscall "syscall"
	assayUnsafe "unsafe"
)

// The two pipes are put aside before any other initialisation of the program: files are initialised in the order of their names.
var assayFrom, assayTo = assayBegin()

func assayBegin() (int, int) {
	from, _ := assaySyscall.Dup(0)
	to, _ := assaySyscall.Dup(1)
	assaySyscall.CloseOnExec(from)
	assaySyscall.CloseOnExec(to)
	null, _ := assaySyscall.Open("/dev/null", assaySyscall.O_RDONLY, 0)
	assaySyscall.Dup3(null, 0, 0)
	assaySyscall.Dup3(2, 1, 0)
	return from, to
}

// What goes wrong between the two: the other side has ended, or what it says is of another shape.
type assayFault struct{ reason string }

func assayFail(reason string) { panic(assayFault{reason}) }

func assayWrite(kind byte, body []byte) {
	n := len(body)
	data := append([]byte{kind, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, body...)
	for len(data) > 0 {
		n, err := assaySyscall.Write(assayTo, data)
		if err != nil && err != assaySyscall.EINTR {
			assayFail("ended")
		}
		if n > 0 {
			data = data[n:]
		}
	}
}

func assayReadBytes(count int) []byte {
	data := make([]byte, count)
	for at := 0; at < count; {
		n, err := assaySyscall.Read(assayFrom, data[at:])
		if err == assaySyscall.EINTR {
			continue
		}
		if err != nil || n <= 0 {
			assayFail("ended")
		}
		at += n
	}
	return data
}

// No message is longer.
const assayMaxBytes = 8 << 20

func assayReadFrame() (byte, []byte) {
	head := assayReadBytes(5)
	n := int(head[1])<<24 | int(head[2])<<16 | int(head[3])<<8 | int(head[4])
	if n > assayMaxBytes {
		assayFail("too long")
	}
	return head[0], assayReadBytes(n)
}

// Something that both sides know by a number: what a pointer leads to, a function, an error or another value of one side.
type assayObject struct {
	id    int
	value assayReflect.Value
	mine  bool
	// Of a pointer whose contents both sides have, and what they were when they last agreed.
	isShared bool
	last     string
}

type assayKey struct {
	kind    assayReflect.Type
	address assayUnsafe.Pointer
}

var (
	assayObjects = map[int]*assayObject{}
	assayOrder   []*assayObject
	assayByKey   = map[assayKey]*assayObject{}
	// Odd on one side and even on the other, so that both may number.
	assayNextID = assayFirstID
	// Types by the name that reflection has for them, those that may stand in an interface.
	assayTypes = assayAllTypes()
	// What stands for a value of the tests behind an interface, by the interface's type.
	assayProxies = map[assayReflect.Type]func(int) any{}
	// Set where the other side sent what has no value here, or not-a-number.
	assayHole, assayNaN bool
	assayErrorType      = assayReflect.TypeOf((*error)(nil)).Elem()
	assayAnyType        = assayReflect.TypeOf((*any)(nil)).Elem()
)

var assaySentinels = map[string]error{
	"EOF": assayIO.EOF, "ErrUnexpectedEOF": assayIO.ErrUnexpectedEOF, "Canceled": assayContext.Canceled, "DeadlineExceeded": assayContext.DeadlineExceeded,
	"ErrNotExist": assayFS.ErrNotExist, "ErrExist": assayFS.ErrExist, "ErrPermission": assayFS.ErrPermission, "ErrInvalid": assayFS.ErrInvalid,
	"ErrSyntax": assayStrconv.ErrSyntax, "ErrRange": assayStrconv.ErrRange,
}

// An error of the other side: its message, and what it wraps.
type assayError struct {
	id    int
	text  string
	inner error
}

func (e *assayError) Error() string { return e.text }
func (e *assayError) Unwrap() error { return e.inner }

// A proxy is one of these by its number.
type assayStandIn interface{ assayNumber() int }

func assayNumber(value assayReflect.Value, mine bool, id int) *assayObject {
	if id == 0 {
		assayNextID += 2
		id = assayNextID
	}
	// A copy: a value that was read from a place would change with it.
	kept := assayReflect.New(value.Type()).Elem()
	kept.Set(value)
	object := &assayObject{id: id, value: kept, mine: mine}
	assayObjects[id] = object
	return object
}

// What a pointer leads to is the same on both sides.
func assayShare(object *assayObject) *assayObject {
	if object.value.Kind() == assayReflect.Pointer {
		object.isShared = true
		assayOrder = append(assayOrder, object)
	}
	return object
}

func assayKnown(value assayReflect.Value, address assayUnsafe.Pointer) *assayObject {
	key := assayKey{value.Type(), address}
	object := assayByKey[key]
	if object == nil {
		if value.Type().Kind() == assayReflect.Pointer && value.Type().Elem().PkgPath() == "testing" {
			assayFail("unsupported")
		}
		object = assayShare(assayNumber(value, true, 0))
		assayByKey[key] = object
	}
	return object
}

// A value that may be set and read whatever its name is.
func assayOpen(v assayReflect.Value) assayReflect.Value {
	if v.CanAddr() {
		return assayReflect.NewAt(v.Type(), assayUnsafe.Pointer(v.UnsafeAddr())).Elem()
	}
	open := assayReflect.New(v.Type()).Elem()
	open.Set(v)
	return open
}

func assayClosure(v assayReflect.Value) assayUnsafe.Pointer {
	return *(*assayUnsafe.Pointer)(assayUnsafe.Pointer(assayOpen(v).UnsafeAddr()))
}

// The name of a type that both sides have, or that is made of such types.
func assayName(t assayReflect.Type) (string, bool) {
	name := t.String()
	if known, ok := assayTypes[name]; ok && known == t {
		return "n" + name, true
	}
	if t.PkgPath() != "" {
		return "", false
	}
	part := func(sign string) (string, bool) {
		inner, ok := assayName(t.Elem())
		return sign + inner, ok
	}
	switch t.Kind() {
	case assayReflect.Slice:
		return part("s")
	case assayReflect.Pointer:
		return part("p")
	case assayReflect.Array:
		return part("a" + assayStrconv.Itoa(t.Len()) + " ")
	case assayReflect.Map:
		key, ok := assayName(t.Key())
		value, isKnown := assayName(t.Elem())
		return "m" + assayStrconv.Itoa(len(key)) + " " + key + value, ok && isKnown
	}
	return "", false
}

func assayNamed(name string) assayReflect.Type {
	if name == "" {
		assayFail("another type")
	}
	rest := name[1:]
	count := func() int {
		for i := range rest {
			if rest[i] == ' ' {
				n, err := assayStrconv.Atoi(rest[:i])
				rest = rest[i+1:]
				if err == nil && n >= 0 && n <= assayMaxBytes {
					return n
				}
				break
			}
		}
		assayFail("another type")
		return 0
	}
	switch name[0] {
	case 'n':
		if t, ok := assayTypes[rest]; ok {
			return t
		}
	case 's':
		return assayReflect.SliceOf(assayNamed(rest))
	case 'p':
		return assayReflect.PointerTo(assayNamed(rest))
	case 'a':
		n := count()
		return assayReflect.ArrayOf(n, assayNamed(rest))
	case 'm':
		n := count()
		if n < len(rest) {
			key := assayNamed(rest[:n])
			if key.Comparable() {
				return assayReflect.MapOf(key, assayNamed(rest[n:]))
			}
		}
	}
	assayFail("another type")
	return nil
}

func assayTypeOf[T any]() assayReflect.Type { return assayReflect.TypeOf((*T)(nil)).Elem() }

func assayAllTypes() map[string]assayReflect.Type {
	all := map[string]assayReflect.Type{}
	basic := []assayReflect.Type{
		assayTypeOf[bool](), assayTypeOf[int](), assayTypeOf[int8](), assayTypeOf[int16](), assayTypeOf[int32](), assayTypeOf[int64](),
		assayTypeOf[uint](), assayTypeOf[uint8](), assayTypeOf[uint16](), assayTypeOf[uint32](), assayTypeOf[uint64](),
		assayTypeOf[float32](), assayTypeOf[float64](), assayTypeOf[complex64](), assayTypeOf[complex128](), assayTypeOf[string](), assayErrorType, assayAnyType,
	}
	for _, t := range append(basic, assayOwnTypes()...) {
		all[t.String()] = t
	}
	return all
}
`;
