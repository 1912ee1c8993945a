/**
 * Values as tagged JSON and from tokens, by reflection, for both programs. Standard output is put aside before any of the
 * program's own initialisation: files of a package are initialised in the order of their names.
 */
export const GO_CODECS = `package main

import (
	assayB64 "encoding/base64"
	assayErrors "errors"
	assayIO "io"
	assayOS "os"
	assayReflect "reflect"
	assaySort "sort"
	assayStrconv "strconv"
	assayStrings "strings"
	assaySyscall "syscall"
	assayUTF8 "unicode/utf8"
)

var assayOut, assayInput = assayBegin()

func assayBegin() (int, []byte) {
	input, _ := assayIO.ReadAll(assayOS.Stdin)
	out, _ := assaySyscall.Dup(1)
	assaySyscall.Dup3(2, 1, 0)
	return out, input
}

func assaySend(text string) {
	for data := []byte(text); len(data) > 0; {
		n, err := assaySyscall.Write(assayOut, data)
		if err != nil && err != assaySyscall.EINTR {
			assayOS.Exit(3)
		}
		if n > 0 {
			data = data[n:]
		}
	}
}

type assayFault struct{ reason string }

var assayErrorType = assayReflect.TypeOf((*error)(nil)).Elem()

func assayQuote(text string) string {
	if !assayUTF8.ValidString(text) {
		return "{\\"$bytes\\":\\"" + assayB64.StdEncoding.EncodeToString([]byte(text)) + "\\"}"
	}
	out := []byte{'"'}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '"' || c == '\\\\':
			out = append(out, '\\\\', c)
		case c < 32:
			out = append(out, '\\\\', 'u', '0', '0', "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			out = append(out, c)
		}
	}
	return string(append(out, '"'))
}

func assayPut(value assayReflect.Value) string {
	switch value.Kind() {
	case assayReflect.Invalid:
		return "null"
	case assayReflect.Bool:
		return assayStrconv.FormatBool(value.Bool())
	case assayReflect.Int, assayReflect.Int8, assayReflect.Int16, assayReflect.Int32, assayReflect.Int64:
		return "{\\"$int\\":\\"" + assayStrconv.FormatInt(value.Int(), 10) + "\\"}"
	case assayReflect.Uint, assayReflect.Uint8, assayReflect.Uint16, assayReflect.Uint32, assayReflect.Uint64:
		return "{\\"$int\\":\\"" + assayStrconv.FormatUint(value.Uint(), 10) + "\\"}"
	case assayReflect.Float32, assayReflect.Float64:
		bits := value.Type().Bits()
		text := assayStrconv.FormatFloat(value.Float(), 'e', -1, bits)
		text = assayStrings.ToLower(assayStrings.TrimPrefix(text, "+"))
		return "{\\"$float\\":\\"" + text + "\\"}"
	case assayReflect.String:
		return assayQuote(value.String())
	case assayReflect.Slice, assayReflect.Array:
		if value.Kind() == assayReflect.Slice && value.IsNil() {
			return "null"
		}
		parts := make([]string, value.Len())
		for i := range parts {
			parts[i] = assayPut(value.Index(i))
		}
		return "[" + assayStrings.Join(parts, ",") + "]"
	case assayReflect.Map:
		if value.IsNil() {
			return "null"
		}
		parts := []string{}
		for _, key := range value.MapKeys() {
			parts = append(parts, "["+assayPut(key)+","+assayPut(value.MapIndex(key))+"]")
		}
		assaySort.Strings(parts)
		return "{\\"$dict\\":[" + assayStrings.Join(parts, ",") + "]}"
	case assayReflect.Pointer:
		if value.IsNil() {
			return "null"
		}
		return "[" + assayPut(value.Elem()) + "]"
	case assayReflect.Struct:
		parts := []string{}
		for i := 0; i < value.NumField(); i++ {
			if !value.Type().Field(i).IsExported() {
				panic(assayFault{"a struct with fields of its own"})
			}
			parts = append(parts, assayPut(value.Field(i)))
		}
		return "[" + assayStrings.Join(parts, ",") + "]"
	case assayReflect.Interface:
		if value.IsNil() {
			return "null"
		}
		if value.Type() == assayErrorType {
			return assayQuote(value.Interface().(error).Error())
		}
		return assayPut(value.Elem())
	}
	panic(assayFault{"no plain value"})
}

type assayReader struct {
	data []byte
	at   int
}

func (r *assayReader) fail() { panic(assayFault{"another type"}) }

func (r *assayReader) next() byte {
	if r.at >= len(r.data) {
		r.fail()
	}
	r.at++
	return r.data[r.at-1]
}

func (r *assayReader) peek() byte {
	if r.at >= len(r.data) {
		r.fail()
	}
	return r.data[r.at]
}

func (r *assayReader) until(end byte) string {
	start := r.at
	for r.next() != end {
	}
	return string(r.data[start : r.at-1])
}

func (r *assayReader) count(sign, end byte) int {
	if r.next() != sign {
		r.fail()
	}
	n, err := assayStrconv.Atoi(r.until(end))
	if err != nil || n < 0 || n > len(r.data) {
		r.fail()
	}
	return n
}

func (r *assayReader) text() string {
	n := r.count('s', ':')
	if n > len(r.data)-r.at {
		r.fail()
	}
	r.at += n
	return string(r.data[r.at-n : r.at])
}

func (r *assayReader) get(t assayReflect.Type) assayReflect.Value {
	value := assayReflect.New(t).Elem()
	if r.peek() == 'n' {
		switch t.Kind() {
		case assayReflect.Slice, assayReflect.Map, assayReflect.Pointer, assayReflect.Interface:
			r.at++
			return value
		}
		r.fail()
	}
	switch t.Kind() {
	case assayReflect.Bool:
		c := r.next()
		if c != 't' && c != 'u' {
			r.fail()
		}
		value.SetBool(c == 't')
	case assayReflect.Int, assayReflect.Int8, assayReflect.Int16, assayReflect.Int32, assayReflect.Int64:
		if r.next() != 'i' {
			r.fail()
		}
		n, err := assayStrconv.ParseInt(r.until(' '), 10, t.Bits())
		if err != nil {
			r.fail()
		}
		value.SetInt(n)
	case assayReflect.Uint, assayReflect.Uint8, assayReflect.Uint16, assayReflect.Uint32, assayReflect.Uint64:
		if r.next() != 'i' {
			r.fail()
		}
		n, err := assayStrconv.ParseUint(r.until(' '), 10, t.Bits())
		if err != nil {
			r.fail()
		}
		value.SetUint(n)
	case assayReflect.Float32, assayReflect.Float64:
		if c := r.next(); c != 'f' && c != 'i' {
			r.fail()
		}
		n, err := assayStrconv.ParseFloat(r.until(' '), t.Bits())
		if err != nil {
			r.fail()
		}
		value.SetFloat(n)
	case assayReflect.String:
		value.SetString(r.text())
	case assayReflect.Slice:
		n := r.count('l', ' ')
		value.Set(assayReflect.MakeSlice(t, 0, 0))
		for i := 0; i < n; i++ {
			value.Set(assayReflect.Append(value, r.get(t.Elem())))
		}
	case assayReflect.Array:
		if r.count('l', ' ') != t.Len() {
			r.fail()
		}
		for i := 0; i < t.Len(); i++ {
			value.Index(i).Set(r.get(t.Elem()))
		}
	case assayReflect.Map:
		n := r.count('d', ' ')
		value.Set(assayReflect.MakeMap(t))
		for i := 0; i < n; i++ {
			key := r.get(t.Key())
			value.SetMapIndex(key, r.get(t.Elem()))
		}
	case assayReflect.Pointer:
		if r.count('l', ' ') != 1 {
			r.fail()
		}
		value.Set(assayReflect.New(t.Elem()))
		value.Elem().Set(r.get(t.Elem()))
	case assayReflect.Struct:
		if r.count('l', ' ') != t.NumField() {
			r.fail()
		}
		for i := 0; i < t.NumField(); i++ {
			if !t.Field(i).IsExported() {
				r.fail()
			}
			value.Field(i).Set(r.get(t.Field(i).Type))
		}
	case assayReflect.Interface:
		if t == assayErrorType {
			value.Set(assayReflect.ValueOf(assayErrors.New(r.text())))
		} else if t.NumMethod() == 0 {
			value.Set(r.get(r.dynamic()))
		} else {
			r.fail()
		}
	default:
		r.fail()
	}
	return value
}

// The type that a value of any kind is most likely meant as.
func (r *assayReader) dynamic() assayReflect.Type {
	switch r.peek() {
	case 't', 'u':
		return assayReflect.TypeOf(false)
	case 'i':
		return assayReflect.TypeOf(0)
	case 'f':
		return assayReflect.TypeOf(0.0)
	case 's':
		return assayReflect.TypeOf("")
	case 'l':
		return assayReflect.TypeOf([]any{})
	}
	return assayReflect.TypeOf(map[any]any{})
}
`;
