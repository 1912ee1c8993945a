import type { UnitCase } from "./unit-case.ts";

const BANK = `package com.example.bank;

import java.util.*;
import java.util.function.*;

public class Account implements Comparable<Account> {
    public static final int LIMIT = 1_000;
    public enum Kind { CHECKING, SAVINGS; public String label() { return name().toLowerCase(); } }
    public static class TooLittle extends RuntimeException {
        private final int missing;
        public TooLittle(String message, int missing) { super(message); this.missing = missing; }
        public int missing() { return missing; }
    }

    private final String owner;
    private final Kind kind;
    private final List<Integer> history = new ArrayList<>();
    private final List<Consumer<Integer>> watchers = new ArrayList<>();
    private int balance;

    public Account(String owner) { this(owner, Kind.CHECKING); }

    public Account(String owner, Kind kind) {
        if (owner == null || owner.isEmpty()) throw new IllegalArgumentException("no owner");
        this.owner = owner;
        this.kind = kind;
        System.out.println("noise");
    }

    public void deposit(int amount) {
        balance += amount;
        history.add(amount);
        for (Consumer<Integer> watcher : watchers) watcher.accept(balance);
    }

    public void withdraw(int amount) {
        if (amount > balance) throw new TooLittle("too little: " + balance, amount - balance);
        deposit(-amount);
    }

    public int getBalance() { return balance; }
    public Kind getKind() { return kind; }
    public List<Integer> history() { return Collections.unmodifiableList(history); }
    public Map<String, Integer> summary() { return Map.of("balance", balance); }
    public void onChange(Consumer<Integer> watcher) { watchers.add(watcher); }
    public Optional<Integer> first() { return history.stream().findFirst(); }
    @Override public int compareTo(Account other) { return Integer.compare(balance, other.balance); }
    @Override public boolean equals(Object o) { return o instanceof Account && ((Account) o).owner.equals(owner); }
    @Override public int hashCode() { return owner.hashCode(); }
    @Override public String toString() { return owner + ":" + balance; }

    static double[] shares(int[] parts) {
        double sum = Arrays.stream(parts).sum();
        return Arrays.stream(parts).mapToDouble(part -> part / sum).toArray();
    }

    static void sort(int[] items) { Arrays.sort(items); }
}

interface Shape { double area(); default double twice() { return 2 * area(); } }

record Square(double side) implements Shape {
    public double area() { return side * side; }
}

class Box<T extends Comparable<T>> {
    private final List<T> items = new ArrayList<>();
    Box<T> put(T item) { items.add(item); return this; }
    T max() { return Collections.max(items); }
    <R> List<R> map(Function<? super T, ? extends R> f) { List<R> out = new ArrayList<>(); for (T item : items) out.add(f.apply(item)); return out; }
    static double total(List<? extends Shape> shapes) { return shapes.stream().mapToDouble(Shape::area).sum(); }
    static Shape round(double r) { return () -> r * 3; }
}
`;

const BANK_TEST = `package com.example.bank;

import static org.junit.jupiter.api.Assertions.*;

import java.util.*;
import java.util.stream.Stream;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.*;

@DisplayName("Accounts")
class AccountTest {
    private Account account;

    @BeforeEach
    void open() { account = new Account("ann"); account.deposit(10); }

    @Test
    void deposits() {
        account.deposit(5);
        assertEquals(15, account.getBalance());
        assertEquals(List.of(10, 5), account.history());
        assertEquals(Map.of("balance", 15), account.summary());
        assertEquals(Optional.of(10), account.first());
        assertThrows(UnsupportedOperationException.class, () -> account.history().add(1));
        assertEquals(1000, Account.LIMIT);
    }

    @Test
    @DisplayName("throws what it has to")
    void throwing() {
        assertThrows(IllegalArgumentException.class, () -> new Account(""), "an owner");
        Account.TooLittle e = assertThrows(Account.TooLittle.class, () -> account.withdraw(12));
        assertEquals("too little: 10", e.getMessage());
        assertEquals(2, e.missing());
        assertAll(() -> assertEquals(10, account.getBalance()), () -> assertDoesNotThrow(() -> account.withdraw(1)));
    }

    @Test
    void objects() {
        assertEquals(Account.Kind.CHECKING, account.getKind());
        assertEquals("savings", new Account("bob", Account.Kind.SAVINGS).getKind().label());
        assertEquals("ann:10", account.toString());
        Account other = new Account("bob");
        assertTrue(other.compareTo(account) < 0);
        List<Account> all = new ArrayList<>(List.of(account, other));
        Collections.sort(all);
        assertSame(other, all.get(0));
        assertNotEquals(account, other);
    }

    @Test
    void functions() {
        List<Integer> seen = new ArrayList<>();
        account.onChange(now -> seen.add(now + account.history().size()));
        account.deposit(1);
        account.deposit(2);
        assertIterableEquals(Arrays.asList(13, 16), seen);
    }

    @Test
    void generics() {
        Box<String> box = new Box<String>().put("b").put("c").put("a");
        assertEquals("c", box.max());
        assertEquals(List.of(1, 1, 1), box.map(String::length));
        assertEquals(10.0, Box.total(List.<Shape>of(new Square(2), () -> 6)), 1e-9);
        assertEquals(12.0, Box.round(2).twice(), 1e-9);
        Shape own = () -> 4;
        assertEquals(8.0, own.twice());
    }

    @Test
    void arrays() {
        assertArrayEquals(new double[] {0.25, 0.75}, Account.shares(new int[] {1, 3}), 1e-9);
        int[] items = {3, 1, 2};
        Account.sort(items);
        assertArrayEquals(new int[] {1, 2, 3}, items);
    }

    @ParameterizedTest
    @CsvSource({"1, 11", "-2, 8"})
    void rows(int amount, int expected) { account.deposit(amount); assertEquals(expected, account.getBalance()); }

    @ParameterizedTest
    @ValueSource(strings = {"x", "yy"})
    void names(String name) { assertTrue(new Account(name).toString().startsWith(name)); }

    static Stream<Arguments> made() { return Stream.of(Arguments.of(1, 1.0), Arguments.of(3, 9.0)); }

    @ParameterizedTest
    @MethodSource("made")
    void squares(double side, double area) { assertEquals(area, new Square(side).area()); }

    @Test
    @Disabled("later")
    void later() { fail(); }

    @Nested
    class Inside {
        @Test
        void nested() { account.deposit(1); assertEquals(11, account.getBalance()); }
    }
}
`;

const base = { framework: "junit", language: "java" } as const;
const CALC =
  "public class Calculator {\n    public int add(int a, int b) { return a + b; }\n    public int div(int a, int b) { return a / b; }\n}\n";
const CALC_TEST = `import static org.junit.Assert.*;
import org.junit.Before;
import org.junit.Ignore;
import org.junit.Test;

public class CalculatorTest {
    private Calculator calculator;
    @Before public void setUp() { calculator = new Calculator(); }
    @Test public void adds() { assertEquals("sum", 5, calculator.add(2, 3)); }
    @Test(expected = ArithmeticException.class) public void dividesByNothing() { calculator.div(1, 0); }
    @Ignore @Test public void later() { fail("later"); }
}
`;
const calc = { ...base, framework: "JUnit4", files: { "CalculatorTest.java": CALC_TEST } };
const bank = { ...base, files: { "src/test/java/com/example/bank/AccountTest.java": BANK_TEST } };
const NAMES = ["arrays", "deposits", "functions", "generics", "names", "objects", "rows", "squares", "throwing"];

export const JAVA_CASES: readonly UnitCase[] = [
  {
    ...{
      ...bank,
      name: "objects, exceptions, functions, generics and rows of JUnit 5",
      solution: BANK,
      isFraction: true,
    },
    expected: {
      ...{ verdict: "accepted", flags: ["judged_by_candidate"] },
      tests: Object.fromEntries([...NAMES, "Inside.nested"].map((name) => [`AccountTest.${name}`, "accepted"])),
    },
  },
  {
    ...{ ...bank, name: "runs of a test by their numbers", solution: BANK, isFraction: true },
    expectedTests: [
      "AccountTest.rows[1]",
      "AccountTest::rows[2]",
      "com.example.bank.AccountTest.rows[3]",
      "AccountTest.Inside.nested",
    ],
    expected: {
      verdict: "partial",
      tests: {
        "AccountTest.rows[1]": "accepted",
        "AccountTest::rows[2]": "accepted",
        "com.example.bank.AccountTest.rows[3]": "wrong_answer",
        "AccountTest.Inside.nested": "accepted",
      },
    },
  },
  {
    ...{ ...calc, name: "a right program under JUnit 4", solution: CALC },
    expected: {
      verdict: "accepted",
      tests: { "CalculatorTest.adds": "accepted", "CalculatorTest.dividesByNothing": "accepted" },
    },
  },
  {
    ...{ ...calc, name: "one failing test, with its id", isFraction: true, solution: CALC.replace("a / b", "b") },
    expected: {
      verdict: "partial",
      tests: { "CalculatorTest.adds": "accepted", "CalculatorTest.dividesByNothing": "wrong_answer" },
    },
  },
  {
    ...{ ...calc, name: "a wrong program", solution: CALC.replace("a + b", "a") },
    expected: {
      verdict: "wrong_answer",
      tests: { "CalculatorTest.adds": "wrong_answer", "CalculatorTest.dividesByNothing": "skipped" },
    },
  },
  {
    ...{ ...calc, name: "a program that does not compile", solution: CALC.replace("return a + b;", "") },
    expected: { verdict: "compile_error" },
  },
  {
    ...{ ...calc, name: "a program without the method", solution: CALC.replace("add", "plus") },
    expected: { verdict: "compile_error" },
  },
  {
    ...{ ...calc, name: "an exception", solution: CALC.replace("return a + b", "throw new IllegalStateException()") },
    expected: {
      verdict: "runtime_error",
      tests: { "CalculatorTest.adds": "runtime_error", "CalculatorTest.dividesByNothing": "skipped" },
    },
  },
  {
    ...{
      ...calc,
      name: "an endless recursion",
      limits: { stack_bytes: 2 ** 24 },
      solution: CALC.replace("return a + b", "return add(a, b) + 1"),
    },
    expected: { verdict: "runtime_error" },
  },
  {
    ...{
      ...calc,
      name: "an endless loop",
      solution: CALC.replace("return a + b;", "for (;;) { }"),
      limits: { cpu_ms: 1500 },
    },
    expected: { verdict: "time_limit" },
  },
  {
    ...{ ...calc, name: "an expected test that is skipped", solution: CALC, expectedTests: ["CalculatorTest.later"] },
    expected: { verdict: null, error: "task_invalid" },
  },
  {
    ...{ ...calc, name: "an expected test that is not there", solution: CALC, expectedTests: ["CalculatorTest.more"] },
    expected: { verdict: null, error: "task_invalid" },
  },
  {
    ...{ ...base, name: "a program without the package of its tests", solution: CALC },
    files: { "CalculatorTest.java": `package org.example;\n${CALC_TEST}` },
    expected: { verdict: "accepted" },
  },
  {
    ...{ ...base, name: "a test that asks nothing", solution: CALC },
    files: {
      "ATest.java":
        "import org.junit.Test;\npublic class ATest { @Test public void idle() { org.junit.Assert.assertTrue(1 < 2); } }\n",
    },
    expected: { verdict: null, error: "checker_failed" },
  },
  {
    ...{
      ...base,
      name: "objects that the candidate's class compares",
      solution:
        "public class P { final int x; public P(int x) { this.x = x; } public P next() { return new P(x + 1); } @Override public boolean equals(Object o) { return o instanceof P && ((P) o).x == x; } @Override public int hashCode() { return x; } }",
    },
    files: {
      "PTest.java":
        "import org.junit.*;\npublic class PTest { @Test public void next() { Assert.assertEquals(new P(2), new P(1).next()); } }\n",
    },
    expected: { verdict: "accepted", flags: ["judged_by_candidate"] },
  },
];
