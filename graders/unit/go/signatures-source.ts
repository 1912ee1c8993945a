/** Declarations and types as text, and which of them both packages share. */
export const GO_SIGNATURES = String.raw`package main

import (
	"fmt"
	"go/types"
	"sort"
	"strings"
)

func methodsOf(o *types.TypeName) []*types.Func {
	named, ok := o.Type().(*types.Named)
	if !ok || o.IsAlias() {
		return nil
	}
	methods := []*types.Func{}
	for i := 0; i < named.NumMethods(); i++ {
		methods = append(methods, named.Method(i))
	}
	return methods
}

// Parameters with names of our own, the arguments that pass them on, and the function's type with first in front.
func (m *model) shape(s *types.Signature, first string) (declared, passed, full string) {
	names, args, kinds := []string{}, []string{}, []string{}
	if first != "" {
		args, kinds = append(args, "assayR"), append(kinds, first)
	}
	for i := 0; i < s.Params().Len(); i++ {
		name, kind := fmt.Sprintf("a%d", i), m.text(s.Params().At(i).Type())
		arg := name
		if s.Variadic() && i == s.Params().Len()-1 {
			kind = "..." + m.text(s.Params().At(i).Type().(*types.Slice).Elem())
			arg += "..."
		}
		names, args, kinds = append(names, name+" "+kind), append(args, arg), append(kinds, kind)
	}
	results := []string{}
	for i := 0; i < s.Results().Len(); i++ {
		results = append(results, m.text(s.Results().At(i).Type()))
	}
	out := " (" + strings.Join(results, ", ") + ")"
	if len(results) == 0 {
		out = ""
	}
	return "(" + strings.Join(names, ", ") + ")" + out, "(" + strings.Join(args, ", ") + ")", "func(" + strings.Join(kinds, ", ") + ")" + out
}

func (m *model) functionStub(f *types.Func) string {
	s := f.Type().(*types.Signature)
	declared, passed, full := m.shape(s, "")
	return fmt.Sprintf("func %s%s%s { %sassayAsk[%s](%q)%s }\n", f.Name(), m.parameters(s.TypeParams(), true), declared, returns(s), full, f.Name(), passed)
}

func returns(s *types.Signature) string {
	if s.Results().Len() == 0 {
		return ""
	}
	return "return "
}

func (m *model) methodStub(o *types.TypeName, f *types.Func) string {
	s := f.Type().(*types.Signature)
	receiver := o.Name() + m.parameters(s.RecvTypeParams(), false)
	if _, ok := s.Recv().Type().(*types.Pointer); ok {
		receiver = "*" + receiver
	}
	declared, passed, full := m.shape(s, receiver)
	return fmt.Sprintf("func (assayR %s) %s%s { %sassayAsk[%s](%q)%s }\n", receiver, f.Name(), declared, returns(s), full, "."+f.Name(), passed)
}

// Types of the program and the task's helpers, instances that the tests make of them, and types of the library in sight.
func (m *model) ownTypes() string {
	found := map[string]bool{}
	for _, name := range m.pkg.Scope().Names() {
		o, ok := m.pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || o.IsAlias() || !m.isShared(o) {
			continue
		}
		if named := o.Type().(*types.Named); named.TypeParams().Len() == 0 && !isConstraint(named) {
			found[name] = true
		}
	}
	for _, t := range m.instances() {
		found[m.text(t)] = true
	}
	for _, t := range m.library() {
		if _, isInterface := t.Underlying().(*types.Interface); !isInterface {
			found[m.text(t)] = true
		}
	}
	out := "func assayOwnTypes() []assayReflect.Type {\n\treturn []assayReflect.Type{\n"
	for _, name := range sortedKeys(found) {
		out += "\t\tassayTypeOf[" + name + "](),\n"
	}
	return out + "\t}\n}\n"
}

func isConstraint(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && !i.IsMethodSet()
}

// Whether both sides have an object: all but what the tests declare.
func (m *model) isShared(o types.Object) bool {
	s := m.sourceOf(o.Pos())
	return s != nil && !s.isTest
}

// Whether both sides can name a type.
func (m *model) isCommon(t types.Type) bool {
	isCommon := true
	m.walk(t, map[types.Type]bool{}, func(n types.Type) {
		if _, ok := n.(*types.TypeParam); ok {
			isCommon = false
		}
		if named, ok := n.(*types.Named); ok && named.Obj().Pkg() == m.pkg && (!m.isShared(named.Obj()) || named.Obj().Parent() != m.pkg.Scope()) {
			isCommon = false
		}
	})
	return isCommon
}

// All types that a type is made of; of a named one its arguments and, where it is the package's, what stands behind the name.
func (m *model) walk(t types.Type, seen map[types.Type]bool, visit func(types.Type)) {
	if t == nil || seen[t] {
		return
	}
	seen[t] = true
	visit(t)
	again := func(inner types.Type) { m.walk(inner, seen, visit) }
	switch x := t.(type) {
	case *types.Named:
		for i := 0; i < x.TypeArgs().Len(); i++ {
			again(x.TypeArgs().At(i))
		}
		if x.Obj().Pkg() == m.pkg {
			again(x.Underlying())
		}
	case *types.Pointer:
		again(x.Elem())
	case *types.Slice:
		again(x.Elem())
	case *types.Array:
		again(x.Elem())
	case *types.Map:
		again(x.Key())
		again(x.Elem())
	case *types.Struct:
		for i := 0; i < x.NumFields(); i++ {
			again(x.Field(i).Type())
		}
	case *types.Signature:
		again(x.Params())
		again(x.Results())
	case *types.Tuple:
		for i := 0; i < x.Len(); i++ {
			again(x.At(i).Type())
		}
	case *types.Interface:
		for i := 0; i < x.NumMethods(); i++ {
			again(x.Method(i).Type())
		}
	}
}

// Instances of generic types that are named in tests or stand behind what is.
func (m *model) instances() []*types.Named {
	found := map[string]*types.Named{}
	seen := map[types.Type]bool{}
	for expr, t := range m.info.Types {
		if s := m.sourceOf(expr.Pos()); s == nil || s.isOwn {
			continue
		}
		m.walk(t.Type, seen, func(n types.Type) {
			if named, ok := n.(*types.Named); ok && named.TypeArgs().Len() > 0 && m.isCommon(named) && named.Obj().Pkg() == m.pkg && !isConstraint(named) {
				found[m.text(named)] = named
			}
		})
	}
	list := []*types.Named{}
	for _, name := range sortedKeys(found) {
		list = append(list, found[name])
	}
	return list
}

// Named types of the standard library that tests use or that the program's declarations hold.
func (m *model) library() []*types.Named {
	found := map[string]*types.Named{}
	seen := map[types.Type]bool{}
	visit := func(n types.Type) {
		named, ok := n.(*types.Named)
		if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg() == m.pkg || named.TypeArgs().Len() > 0 || named.TypeParams().Len() > 0 {
			return
		}
		path := named.Obj().Pkg().Path()
		isReachable := named.Obj().Exported() && !strings.Contains(path, "internal") && !strings.Contains(path, "vendor/") && !strings.Contains(bare, " "+path+" ")
		if isReachable && !isConstraint(named) && named.Obj().Parent() == named.Obj().Pkg().Scope() {
			found[path+"."+named.Obj().Name()] = named
		}
	}
	for expr, t := range m.info.Types {
		if s := m.sourceOf(expr.Pos()); s != nil && !s.isOwn {
			m.walk(t.Type, seen, visit)
		}
	}
	for _, name := range m.pkg.Scope().Names() {
		o := m.pkg.Scope().Lookup(name)
		m.walk(o.Type(), seen, visit)
		if t, ok := o.(*types.TypeName); ok {
			for _, method := range methodsOf(t) {
				m.walk(method.Type(), seen, visit)
			}
		}
	}
	list := []*types.Named{}
	for _, name := range sortedKeys(found) {
		list = append(list, found[name])
	}
	return list
}

// The program's functions, methods and variables by name, and what stands there for values of the tests.
func (m *model) registry() string {
	out := strings.Builder{}
	lines := map[string]bool{}
	scope := m.pkg.Scope()
	for _, name := range scope.Names() {
		o := scope.Lookup(name)
		switch x := o.(type) {
		case *types.Func:
			if m.isOwn(o) && x.Type().(*types.Signature).TypeParams().Len() == 0 && name != "init" && name != "assayOwnMain" && name != "_" {
				lines[fmt.Sprintf("assayFunction(%q, %s)", name, name)] = true
			}
		case *types.Var:
			if m.isOwn(o) && name != "_" {
				lines[fmt.Sprintf("assayVariable(%q, &%s)", name, name)] = true
			}
		case *types.TypeName:
			if named, ok := x.Type().(*types.Named); ok && !x.IsAlias() && m.isShared(o) && named.TypeParams().Len() == 0 {
				m.registerMethods(named, name, lines)
			}
		}
	}
	for _, named := range m.instances() {
		m.registerMethods(named, m.text(named), lines)
	}
	for ident, instance := range m.info.Instances {
		s := m.sourceOf(ident.Pos())
		f, ok := m.info.Uses[ident].(*types.Func)
		if !ok || s == nil || s.isOwn || !m.isOwn(f) || f.Type().(*types.Signature).Recv() != nil {
			continue
		}
		args, isCommon := []string{}, true
		for i := 0; i < instance.TypeArgs.Len(); i++ {
			isCommon = isCommon && m.isCommon(instance.TypeArgs.At(i))
			args = append(args, m.text(instance.TypeArgs.At(i)))
		}
		if isCommon {
			lines[fmt.Sprintf("assayFunction(%q, %s[%s])", f.Name(), f.Name(), strings.Join(args, ", "))] = true
		}
	}
	m.proxies(&out, lines)
	list := sortedKeys(lines)
	sort.Strings(list)
	return out.String() + "func init() {\n\tvar _ assayReflect.Type\n\t" + strings.Join(list, "\n\t") + "\n}\n"
}

func (m *model) registerMethods(named *types.Named, name string, lines map[string]bool) {
	for i := 0; i < named.NumMethods(); i++ {
		method := named.Method(i)
		if !m.isOwn(method) {
			continue
		}
		receiver := name
		if _, ok := method.Type().(*types.Signature).Recv().Type().(*types.Pointer); ok {
			receiver = "(*" + name + ")"
		}
		lines[fmt.Sprintf("assayFunction(%q, %s.%s)", "."+method.Name(), receiver, method.Name())] = true
	}
}

// A type for each interface by which the program may be given a value of the tests' own.
func (m *model) proxies(out *strings.Builder, lines map[string]bool) {
	wanted := map[string]*types.Interface{}
	for _, name := range m.pkg.Scope().Names() {
		o, ok := m.pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || o.IsAlias() || !m.isShared(o) {
			continue
		}
		if i, ok := o.Type().Underlying().(*types.Interface); ok && i.IsMethodSet() && o.Type().(*types.Named).TypeParams().Len() == 0 {
			wanted[name] = i
		}
	}
	for _, t := range m.library() {
		if i, ok := t.Underlying().(*types.Interface); ok && i.IsMethodSet() {
			wanted[m.text(t)] = i
		}
	}
	for at, name := range sortedKeys(wanted) {
		i := wanted[name]
		own, isOpen := fmt.Sprintf("assayProxy%d", at), true
		text := fmt.Sprintf("type %s struct{ id int }\n\nfunc (assayR %s) assayNumber() int { return assayR.id }\n", own, own)
		for k := 0; k < i.NumMethods(); k++ {
			method := i.Method(k)
			isOpen = isOpen && (method.Exported() || method.Pkg() == m.pkg) && method.Name() != "assayNumber"
			s := method.Type().(*types.Signature)
			declared, passed, full := m.shape(s, "")
			text += fmt.Sprintf("func (assayR %s) %s%s { %sassayBack[%s](assayR.id, %q)%s }\n", own, method.Name(), declared, returns(s), full, method.Name(), passed)
		}
		if !isOpen {
			continue
		}
		out.WriteString(text)
		lines[fmt.Sprintf("assayProxy[%s](func(id int) any { return %s{id} })", name, own)] = true
	}
}
`;
