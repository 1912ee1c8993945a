/** Makes two packages of one: the tests with stand-ins for what is the program's, and the program without the tests. */
export const GO_GENERATE = String.raw`package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"sort"
	"strconv"
	"strings"
)

// Names that mean the language's own things to every test.
const predeclared = " any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr true false iota nil append cap close complex copy delete imag len make new panic print println real recover "

// Methods that the standard library calls to have a say in what is equal or how it prints: the tests' own calls of them count alone.
var silent = map[string]bool{"Is": true, "As": true, "Format": true, "GoString": true}

// Packages whose values are no data.
const bare = " testing reflect runtime sync/atomic os syscall unsafe net net/http "

func (m *model) qualify(p *types.Package) string {
	if p == m.pkg {
		return ""
	}
	if m.imports[p.Path()] == "" {
		m.imports[p.Path()] = fmt.Sprintf("assayP%d", len(m.imports))
	}
	return m.imports[p.Path()]
}

func (m *model) text(t types.Type) string { return types.TypeString(t, m.qualify) }

// A file of the package with the imports that its text needs.
func (m *model) file(body func() string) string {
	m.imports = map[string]string{}
	text := body()
	head := "package main\n\nimport assayReflect \"reflect\"\n"
	for _, path := range sortedKeys(m.imports) {
		head += "import " + m.imports[path] + " " + quote(path) + "\n"
	}
	return head + "\n" + text
}

func sortedKeys[V any](all map[string]V) []string {
	keys := []string{}
	for key := range all {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func (m *model) generate() answer {
	for _, name := range m.pkg.Scope().Names() {
		if o := m.pkg.Scope().Lookup(name); m.isOwn(o) && (strings.Contains(predeclared, " "+name+" ") || strings.HasPrefix(strings.ToLower(name), "assay") && name != "assayOwnMain") {
			refuse("the program takes a name that has its meaning: " + name)
		}
	}
	selected := map[string]bool{}
	for selector := range m.info.Selections {
		if s := m.sourceOf(selector.Pos()); s != nil && !s.isOwn {
			selected[selector.Sel.Name] = true
		}
	}
	known := m.file(m.ownTypes)
	tester := map[string]string{"3.go": known, "4.go": m.file(func() string { return m.stubs(selected) })}
	agent := map[string]string{"3.go": known, "4.go": m.file(m.registry), "5.go": m.sources[0].text}
	tests := []test{}
	for i, s := range m.sources[1:] {
		m.editUses(s)
		if !s.isTest {
			agent[fmt.Sprintf("h%d.go", i)] = s.text
		}
		s.apply()
		tester[fmt.Sprintf("t%d.go", i)] = s.text
		if s.isTest {
			tests = append(tests, testsOf(s)...)
		}
	}
	run := []string{}
	for _, t := range tests {
		run = append(run, "{Name: "+quote(t.Name)+", F: "+t.Name+"}")
	}
	isStrict := fmt.Sprintf("\nconst assayIsStrict = %t\n", m.compares())
	tester["main.go"] = "package main\n\nimport assayTesting \"testing\"\n" + isStrict + "\nfunc main() { assayRun([]assayTesting.InternalTest{" + strings.Join(run, ", ") + "}) }\n"
	return answer{Tests: tests, Tester: tester, Agent: agent, MayAskNothing: m.looksOnly()}
}

// Whether tests use what is known of the program without asking it: its constants, and types that they convert to.
func (m *model) looksOnly() bool {
	isFound := false
	for _, s := range m.sources[1:] {
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.Ident:
				constant, ok := m.info.Uses[x].(*types.Const)
				isFound = isFound || ok && m.isOwn(constant)
			case *ast.CallExpr:
				if called := m.info.Types[x.Fun]; called.IsType() {
					named, ok := called.Type.(*types.Named)
					isFound = isFound || ok && m.isOwn(named.Obj())
				}
			}
			return true
		})
	}
	return isFound
}

func testsOf(s *source) []test {
	tests := []test{}
	for _, decl := range s.file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Recv != nil || !isTestName(f.Name.Name) || len(f.Type.Params.List) != 1 || len(f.Type.Params.List[0].Names) > 1 {
			continue
		}
		star, ok := f.Type.Params.List[0].Type.(*ast.StarExpr)
		if !ok {
			continue
		}
		if selector, ok := star.X.(*ast.SelectorExpr); ok && selector.Sel.Name == "T" {
			tests = append(tests, test{File: s.path, Name: f.Name.Name, IsMarked: isSkipped(f)})
		}
	}
	return tests
}

func isTestName(name string) bool {
	rest := strings.TrimPrefix(name, "Test")
	return rest != name && (rest == "" || !strings.ContainsAny(rest[:1], "abcdefghijklmnopqrstuvwxyz"))
}

// Whether a test begins with a skip.
func isSkipped(f *ast.FuncDecl) bool {
	if f.Body == nil || len(f.Body.List) == 0 {
		return false
	}
	statement, ok := f.Body.List[0].(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := statement.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	selector, ok := call.Fun.(*ast.SelectorExpr)
	return ok && strings.HasPrefix(selector.Sel.Name, "Skip")
}

// Puts the program's variables behind addresses, and watches the parts of tests.
func (m *model) editUses(s *source) {
	for ident, o := range m.info.Uses {
		if m.sourceOf(ident.Pos()) != s {
			continue
		}
		if v, ok := o.(*types.Var); ok && !v.IsField() && m.isOwn(v) && v.Parent() == m.pkg.Scope() {
			s.replace(m.fset, ident.Pos(), ident.End(), "(*assayV_"+v.Name()+")")
		}
	}
	if !s.isTest {
		return
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if selector, ok := call.Fun.(*ast.SelectorExpr); ok && selector.Sel.Name == "Run" && len(call.Args) == 2 {
			if f, ok := m.info.Uses[selector.Sel].(*types.Func); ok && f.FullName() == "(*testing.T).Run" {
				s.replace(m.fset, call.Pos(), call.Pos(), "assayPart(")
				s.replace(m.fset, selector.X.End(), call.Lparen+1, ", ")
			}
		}
		return true
	})
}

// Whether the tests compare as a whole what may have parts that do not travel: then one that has is no evidence.
func (m *model) compares() bool {
	isFound := false
	look := func(x ast.Expr) { isFound = isFound || m.mayStay(m.info.Types[x].Type) }
	for _, s := range m.sources[1:] {
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.BinaryExpr:
				if t := m.info.Types[x.X].Type; t != nil {
					if _, isPointer := t.Underlying().(*types.Pointer); !isPointer && !types.IsInterface(t) {
						look(x.X)
					}
				}
			case *ast.CallExpr:
				selector, ok := x.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				owner, _ := selector.X.(*ast.Ident)
				if selector.Sel.Name == "DeepEqual" || owner != nil && (owner.Name == "assert" || owner.Name == "require") {
					for _, arg := range x.Args {
						look(arg)
					}
				}
			}
			return true
		})
	}
	return isFound
}

// Whether a value of a type of the package may hold channels, bare pointers, or what only an interface of its own knows.
func (m *model) mayStay(t types.Type) bool {
	hasOwn, hasHole := false, false
	seen := map[types.Type]bool{}
	var look func(t types.Type)
	look = func(t types.Type) {
		m.walk(t, seen, func(n types.Type) {
			switch x := n.(type) {
			case *types.Named:
				if x.Obj().Pkg() == m.pkg {
					hasOwn = true
				} else if x.Obj().Pkg() != nil && x.Obj().Pkg().Path() != "testing" {
					look(x.Underlying())
				}
			case *types.Chan:
				hasHole = true
			case *types.Basic:
				hasHole = hasHole || x.Kind() == types.UnsafePointer
			case *types.Interface:
				hasHole = true
			}
		})
	}
	if t != nil {
		look(t)
	}
	return hasOwn && hasHole
}

func (m *model) stubs(selected map[string]bool) string {
	out := strings.Builder{}
	done := map[types.Object]bool{}
	scope := m.pkg.Scope()
	for _, name := range scope.Names() {
		o := scope.Lookup(name)
		if t, ok := o.(*types.TypeName); ok {
			if m.isOwn(o) {
				out.WriteString(m.typeText(t))
			}
			for _, method := range methodsOf(t) {
				if m.isOwn(method) && (!silent[method.Name()] || selected[method.Name()]) {
					out.WriteString(m.methodStub(t, method))
				}
			}
		}
	}
	for ident, o := range m.info.Uses {
		s := m.sourceOf(ident.Pos())
		if s == nil || s.isOwn || !m.isOwn(o) || o.Parent() != scope || done[o] {
			continue
		}
		done[o] = true
	}
	used := []types.Object{}
	for o := range done {
		used = append(used, o)
	}
	sort.Slice(used, func(i, j int) bool { return used[i].Name() < used[j].Name() })
	for _, o := range used {
		switch x := o.(type) {
		case *types.Func:
			out.WriteString(m.functionStub(x))
		case *types.Const:
			out.WriteString("const " + x.Name() + m.constType(x) + " = " + constText(x.Val(), x.Type()) + "\n")
		case *types.Var:
			t := m.text(x.Type())
			fmt.Fprintf(&out, "var assayV_%s = assayVar[*%s](%q)\n", x.Name(), t, x.Name())
		}
	}
	return out.String() + "\nvar _ assayReflect.Type\n"
}

func (m *model) constType(c *types.Const) string {
	if b, ok := c.Type().(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		return ""
	}
	return " " + m.text(c.Type())
}

func constText(v constant.Value, t types.Type) string {
	switch v.Kind() {
	case constant.String:
		return strconv.Quote(constant.StringVal(v))
	case constant.Float:
		return "(" + constant.Num(v).ExactString() + ".0 / " + constant.Denom(v).ExactString() + ".0)"
	case constant.Int:
		if b, ok := t.(*types.Basic); ok && b.Kind() == types.UntypedRune {
			return "rune(" + v.ExactString() + ")"
		} else if ok && b.Kind() == types.UntypedFloat {
			return v.ExactString() + ".0"
		}
	case constant.Complex:
		return "(" + constText(constant.Real(v), t) + " + " + constText(constant.Imag(v), t) + "*1i)"
	}
	return v.ExactString()
}

// A type with all that it holds; a field without a name gets one, since Go leaves those out of comparisons.
func (m *model) typeText(o *types.TypeName) string {
	if o.IsAlias() {
		return "type " + o.Name() + " = " + m.text(o.Type()) + "\n"
	}
	named := o.Type().(*types.Named)
	body := m.text(named.Underlying())
	if s, ok := named.Underlying().(*types.Struct); ok {
		parts := []string{}
		for i := 0; i < s.NumFields(); i++ {
			f := s.Field(i)
			name := f.Name() + " "
			if f.Embedded() {
				name = ""
			} else if f.Name() == "_" {
				name = fmt.Sprintf("assayBlank%d ", i)
			}
			part := name + m.text(f.Type())
			if tag := s.Tag(i); tag != "" {
				part += " " + strconv.Quote(tag)
			}
			parts = append(parts, part)
		}
		body = "struct {\n\t" + strings.Join(parts, "\n\t") + "\n}"
	}
	if strings.Contains(body, "{_ ") || strings.Contains(body, "; _ ") {
		refuse("the program has fields without a name in a struct without one")
	}
	return "type " + o.Name() + m.parameters(named.TypeParams(), true) + " " + body + "\n"
}

func (m *model) parameters(list *types.TypeParamList, withConstraints bool) string {
	if list.Len() == 0 {
		return ""
	}
	parts := []string{}
	for i := 0; i < list.Len(); i++ {
		part := list.At(i).Obj().Name()
		if withConstraints {
			part += " " + m.text(list.At(i).Constraint())
		}
		parts = append(parts, part)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
`;
