/** Reads a program and a suite, and checks them as one package. With `GO_GENERATE` and `GO_SIGNATURES` a program of its own, which runs neither. */
export const GO_SURVEY = String.raw`//go:debug gotypesalias=0
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
)

type request struct {
	Solution string
	Files    map[string]string
	Library  []string
}

type test struct {
	File     string
	Name     string
	IsMarked bool
}

type answer struct {
	Refused string
	Fault   string
	Path    string
	Tests   []test
	Tester  map[string]string
	Agent   map[string]string
	// Whether the tests look at what is known of the program without asking it.
	MayAskNothing bool
}

func finish(a answer) {
	json.NewEncoder(os.Stdout).Encode(a)
	os.Exit(0)
}

// The candidate's text is at fault.
func refuse(why string) { finish(answer{Refused: why}) }

// The task's is.
func blame(path, why string) { finish(answer{Fault: why, Path: path}) }

// A file of the package: the candidate's, a test, or another that the task brings.
type source struct {
	path   string
	text   string
	isTest bool
	isOwn  bool
	file   *ast.File
	edits  []edit
}

type edit struct {
	from, to int
	text     string
}

func (s *source) replace(fset *token.FileSet, from, to token.Pos, text string) {
	s.edits = append(s.edits, edit{fset.Position(from).Offset, fset.Position(to).Offset, text})
}

// Puts the edits in; of those that overlap the first counts.
func (s *source) apply() {
	sort.SliceStable(s.edits, func(i, j int) bool { return s.edits[i].from < s.edits[j].from })
	out, at := strings.Builder{}, 0
	for _, e := range s.edits {
		if e.from < at {
			continue
		}
		out.WriteString(s.text[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.WriteString(s.text[at:])
	s.text, s.edits = out.String(), nil
}

func (s *source) parse(fset *token.FileSet) error {
	file, err := parser.ParseFile(fset, s.path, s.text, parser.ParseComments)
	s.file = file
	return err
}

var root = filepath.Join(runtime.GOROOT(), "pkg", runtime.GOOS+"_"+runtime.GOARCH)

func isStandard(path string) bool {
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(path)+".a"))
	return err == nil || path == "unsafe" || path == "C"
}

func main() {
	asked := request{}
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		panic(err)
	}
	fset := token.NewFileSet()
	sources := read(fset, asked)
	for _, s := range sources {
		join(fset, s, sources[0])
		s.apply()
		if err := s.parse(fset); err != nil {
			refuse("the tests do not compile with this program")
		}
	}
	m := check(fset, sources, asked.Library)
	finish(m.generate())
}

// The candidate's file, then the others by name.
func read(fset *token.FileSet, asked request) []*source {
	own := &source{path: "the program", text: asked.Solution, isOwn: true}
	if own.parse(fset) != nil {
		refuse("the program does not compile")
	}
	sources := []*source{own}
	paths := []string{}
	hasTests := false
	for path := range asked.Files {
		if strings.HasSuffix(path, ".go") {
			paths = append(paths, path)
			hasTests = hasTests || strings.HasSuffix(path, "_test.go")
		}
	}
	sort.Strings(paths)
	for _, path := range paths {
		s := &source{path: path, text: asked.Files[path], isTest: !hasTests || strings.HasSuffix(path, "_test.go")}
		if s.parse(fset) != nil {
			blame(path, "it can't be parsed")
		}
		sources = append(sources, s)
	}
	return sources
}

const testify = "github.com/stretchr/testify/"

// What tests can't do here: end their own run, run something beside, or reach what is not data.
var refusedImports = map[string]bool{"C": true, "unsafe": true, "syscall": true, "os/exec": true, "plugin": true, "net": true, "net/http": true, "runtime/debug": true, "os/signal": true}

// Makes a file one of the package main: the program's own package is no other, and testify is a variable.
func join(fset *token.FileSet, s, own *source) {
	s.replace(fset, s.file.Name.Pos(), s.file.Name.End(), "main")
	packages := map[string]string{}
	for _, spec := range s.file.Imports {
		path := strings.Trim(spec.Path.Value, "\"")
		if s.isTest && refusedImports[path] {
			blame(s.path, "tests can't use "+path)
		}
		if isStandard(path) {
			continue
		}
		base := path[strings.LastIndex(path, "/")+1:]
		name := base
		if spec.Name != nil {
			name = spec.Name.Name
		}
		switch {
		case s.isTest && (path == testify+"assert" || path == testify+"require"):
			packages[name] = base
		case !s.isOwn && (own.file.Name.Name == "main" || own.file.Name.Name == base || strings.HasSuffix(s.file.Name.Name, "_test")):
			packages[name] = ""
			if spec.Name == nil {
				packages[own.file.Name.Name] = ""
				packages[strings.TrimSuffix(s.file.Name.Name, "_test")] = ""
			}
		case s.isOwn:
			refuse("the program does not compile")
		default:
			blame(s.path, "only the standard library is there")
		}
		s.replace(fset, spec.Pos(), spec.End(), "")
	}
	for _, decl := range s.file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if ok && group.Tok == token.IMPORT && !group.Lparen.IsValid() {
			if path := strings.Trim(group.Specs[0].(*ast.ImportSpec).Path.Value, "\""); !isStandard(path) {
				s.replace(fset, group.Pos(), group.End(), "")
			}
		}
		if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "main" {
			s.replace(fset, f.Name.Pos(), f.Name.End(), "assayOwnMain")
		}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := selector.X.(*ast.Ident); ok && x.Obj == nil {
				if name, ok := packages[x.Name]; ok && name == "" {
					s.replace(fset, x.Pos(), selector.Sel.Pos(), "")
				} else if ok {
					s.replace(fset, x.Pos(), x.End(), name)
				}
			}
		}
		if s.isTest {
			refuseNode(s, n)
		}
		return true
	})
}

func refuseNode(s *source, n ast.Node) {
	switch x := n.(type) {
	case *ast.GoStmt:
		blame(s.path, "tests can't start goroutines")
	case *ast.SendStmt, *ast.SelectStmt, *ast.ChanType:
		blame(s.path, "tests can't use channels")
	case *ast.UnaryExpr:
		if x.Op == token.ARROW {
			blame(s.path, "tests can't use channels")
		}
	case *ast.Ident:
		if strings.HasPrefix(strings.ToLower(x.Name), "assay") {
			blame(s.path, "names that begin with assay are taken")
		}
	case *ast.FuncDecl:
		if x.Recv == nil && x.Name.Name == "TestMain" {
			blame(s.path, "tests can't set up their own run")
		}
	case *ast.SelectorExpr:
		if p, ok := x.X.(*ast.Ident); ok && p.Obj == nil && (p.Name == "os" && x.Sel.Name == "Exit" || p.Name == "runtime" && x.Sel.Name == "Goexit") {
			blame(s.path, "tests can't end their own run")
		}
	}
}

// What the package is, as the compiler sees it.
type model struct {
	fset    *token.FileSet
	sources []*source
	pkg     *types.Package
	info    *types.Info
	byFile  map[string]*source
	imports map[string]string
}

func check(fset *token.FileSet, sources []*source, library []string) *model {
	m := &model{fset: fset, sources: sources, byFile: map[string]*source{}, imports: map[string]string{}}
	files := []*ast.File{}
	for _, s := range sources {
		files = append(files, s.file)
		m.byFile[s.path] = s
	}
	for _, text := range library {
		file, err := parser.ParseFile(fset, "the library", text, 0)
		if err != nil {
			panic(err)
		}
		files = append(files, file)
	}
	m.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
	}
	isSoft, count, where := true, 0, ""
	open := func(path string) (io.ReadCloser, error) {
		return os.Open(filepath.Join(root, filepath.FromSlash(path)+".a"))
	}
	config := types.Config{
		Importer: importer.ForCompiler(fset, "gc", open),
		Error: func(err error) {
			count++
			if own, ok := err.(types.Error); ok {
				s := m.byFile[fset.Position(own.Pos).Filename]
				isSoft = isSoft && own.Soft && s != nil && !s.isOwn
				if s != nil {
					where = s.path
				}
			}
		},
	}
	pkg, _ := config.Check("main", fset, files, m.info)
	if count > 0 && isSoft {
		blame(where, "it does not compile: something is imported or declared and not used")
	}
	if count > 0 {
		refuse("the tests do not compile with this program")
	}
	m.pkg = pkg
	return m
}

func (m *model) sourceOf(pos token.Pos) *source { return m.byFile[m.fset.Position(pos).Filename] }

// Whether an object of the package is the candidate's.
func (m *model) isOwn(o types.Object) bool {
	s := m.sourceOf(o.Pos())
	return o.Pkg() == m.pkg && s != nil && s.isOwn
}

func quote(text string) string { return fmt.Sprintf("%q", text) }
`;
