/** A small package of Go with something of everything, and two suites for it: in the package and outside of it. */
export const STACK = `package stack

import (
	"errors"
	"fmt"
	"math/rand"
	"sort"
	"sync"
)

var ErrEmpty = errors.New("empty stack")

// Pushed counts the values ever pushed.
var Pushed int

const Max = 10

type Color int

const (
	Red Color = iota
	Green
)

func (c Color) String() string { return [...]string{"Red", "Green"}[c] }

type Stack struct {
	mu    sync.Mutex
	items []int
	hooks []func(int)
	dice  *rand.Rand
}

func New() *Stack { return &Stack{dice: rand.New(rand.NewSource(1))} }

func (s *Stack) Push(v int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = append(s.items, v)
	Pushed++
	for _, hook := range s.hooks {
		hook(v)
	}
}

func (s *Stack) Pop() (int, error) {
	if len(s.items) == 0 {
		return 0, fmt.Errorf("pop: %w", ErrEmpty)
	}
	v := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v, nil
}

func (s *Stack) Len() int             { return len(s.items) }
func (s *Stack) OnPush(hook func(int)) { s.hooks = append(s.hooks, hook) }

type Point struct{ X, Y float64 }

func (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }
func (p *Point) Scale(k float64)  { p.X *= k; p.Y *= k }

type Shape interface{ Area() float64 }
type Square struct{ Side float64 }

func (s Square) Area() float64 { return s.Side * s.Side }

func Total(shapes ...Shape) float64 {
	total := 0.0
	for _, shape := range shapes {
		total += shape.Area()
	}
	return total
}

type KindError struct{ Kind string }

func (e *KindError) Error() string { return "bad kind " + e.Kind }

func Make(kind string) (Shape, error) {
	if kind == "square" {
		return Square{2}, nil
	}
	return nil, &KindError{kind}
}

func Map[T, U any](items []T, f func(T) U) []U {
	out := []U{}
	for _, item := range items {
		out = append(out, f(item))
	}
	return out
}

type Node[T any] struct {
	Value T
	Next  *Node[T]
}

type List[T any] struct{ head *Node[T] }

func NewList[T any]() *List[T]       { return &List[T]{} }
func (l *List[T]) Push(v T)         { l.head = &Node[T]{v, l.head} }
func (l *List[T]) Head() *Node[T]   { return l.head }
func Sort(items []int)              { sort.Ints(items) }
func Tally(m map[string]int, k string) { m[k]++ }
func Div(a, b int) int              { return a / b }

func MustPositive(n int) {
	if n < 0 {
		panic("negative")
	}
}

func main() { fmt.Println("mine") }
`;

export const STACK_TEST = `package stack

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
)

func TestStack(t *testing.T) {
	s := New()
	if _, err := s.Pop(); !errors.Is(err, ErrEmpty) || err.Error() != "pop: empty stack" {
		t.Fatal(err)
	}
	for i := 0; i < 300; i++ {
		s.Push(i)
	}
	if s.Len() != 300 || len(s.items) != 300 || Pushed != 300 {
		t.Error("len", s.Len())
	}
	if v, err := s.Pop(); v != 299 || err != nil {
		t.Errorf("got %v %v", v, err)
	}
}

func TestHooks(t *testing.T) {
	s := &Stack{}
	got := []int{}
	s.OnPush(func(v int) { got = append(got, v+s.Len()) })
	s.Push(4)
	s.Push(5)
	if !reflect.DeepEqual(got, []int{5, 7}) {
		t.Fatal(got)
	}
}

func TestPointers(t *testing.T) {
	p := Point{1, 2}
	if p.Add(Point{1, 1}) != (Point{2, 3}) {
		t.Fatal("sum")
	}
	p.Scale(2)
	q := &p
	q.X = 7
	q.Scale(2)
	if p.X != 14 || p.Y != 8 {
		t.Fatal(p)
	}
}

type circle struct{ r float64 }

func (c circle) Area() float64 { return c.r * 3 }

func TestShapes(t *testing.T) {
	if Total(Square{2}, circle{1}) != 7 {
		t.Fatal("total")
	}
	s, err := Make("square")
	if err != nil || s != (Square{2}) || s.Area() != 4 {
		t.Fatal(s, err)
	}
	_, err = Make("x")
	var kind *KindError
	if !errors.As(err, &kind) || kind.Kind != "x" || kind.Error() != "bad kind x" {
		t.Fatal(err)
	}
}

func TestGeneric(t *testing.T) {
	if got := Map([]int{1, 2}, func(i int) string { return fmt.Sprint(i * 2) }); !reflect.DeepEqual(got, []string{"2", "4"}) {
		t.Fatal(got)
	}
	l := NewList[string]()
	l.Push("a")
	l.Push("b")
	if l.Head().Value != "b" || l.Head().Next.Value != "a" || l.Head().Next.Next != nil || l.Head() != l.Head() {
		t.Fatal("list")
	}
}

func TestInPlace(t *testing.T) {
	items, counts := []int{3, 1, 2}, map[string]int{"a": 1}
	Sort(items)
	Tally(counts, "a")
	if !reflect.DeepEqual(items, []int{1, 2, 3}) || counts["a"] != 2 {
		t.Fatal(items, counts)
	}
}

func TestPanics(t *testing.T) {
	defer func() {
		if r := recover(); r != "negative" {
			t.Errorf("no panic: %v", r)
		}
	}()
	MustPositive(-1)
}

func TestTable(t *testing.T) {
	for _, tt := range []struct {
		name       string
		a, b, want int
	}{{"one", 4, 2, 2}, {"two parts", 9, 3, 3}} {
		tt := tt
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Div(tt.a, tt.b); got != tt.want {
				t.Errorf("%d", got)
			}
		})
	}
	if Max != 10 || Red.String() != "Red" || fmt.Sprint(Green) != "Green" {
		t.Fatal("constants")
	}
}
`;

export const OUTSIDE_TEST = `package stack_test

import (
	"testing"

	"example.com/things/stack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOutside(t *testing.T) {
	s := stack.New()
	_, err := s.Pop()
	require.Error(t, err)
	assert.ErrorIs(t, err, stack.ErrEmpty)
	assert.Equal(t, stack.Point{X: 2, Y: 3}, stack.Point{X: 1, Y: 1}.Add(stack.Point{X: 1, Y: 2}), "sum")
	assert := assert.New(t)
	assert.Panics(func() { stack.MustPositive(-1) })
	assert.InDelta(1.0, stack.Total(stack.Square{Side: 1}), 1e-9)
	assert.ElementsMatch([]int{2, 1}, stack.Map([]int{1, 2}, func(i int) int { return i }))
}
`;
