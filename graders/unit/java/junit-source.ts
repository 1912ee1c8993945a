/** Annotations by package: what stands between their braces. */
const MARKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "org.junit": {
    Test: "class None extends Throwable { private None() { } } Class<? extends Throwable> expected() default None.class; long timeout() default 0;",
    ...{ Before: "", After: "", BeforeClass: "", AfterClass: "", Ignore: 'String value() default "";' },
  },
  "org.junit.jupiter.api": {
    ...{ Test: "", BeforeEach: "", AfterEach: "", BeforeAll: "", AfterAll: "", Nested: "" },
    ...{ Disabled: 'String value() default "";', DisplayName: "String value();", Tag: "String value();" },
    RepeatedTest: 'int value(); String name() default "";',
    Timeout: "long value(); java.util.concurrent.TimeUnit unit() default java.util.concurrent.TimeUnit.SECONDS;",
    TestInstance: "enum Lifecycle { PER_CLASS, PER_METHOD } Lifecycle value();",
    Order: "int value();",
    TestMethodOrder: "Class<? extends MethodOrderer> value();",
  },
  "org.junit.jupiter.params": { ParameterizedTest: 'String name() default "";' },
  "org.junit.jupiter.params.provider": {
    ValueSource:
      "int[] ints() default {}; long[] longs() default {}; double[] doubles() default {}; float[] floats() default {}; short[] shorts() default {}; byte[] bytes() default {}; char[] chars() default {}; boolean[] booleans() default {}; String[] strings() default {}; Class<?>[] classes() default {};",
    CsvSource: `String[] value(); char delimiter() default ','; String[] nullValues() default {}; String emptyValue() default "";`,
    MethodSource: "String[] value() default {};",
    EnumSource:
      '@SuppressWarnings("rawtypes") Class<? extends Enum> value() default Enum.class; String[] names() default {}; enum Mode { INCLUDE, EXCLUDE } Mode mode() default Mode.INCLUDE;',
    ...{ NullSource: "", EmptySource: "", NullAndEmptySource: "" },
  },
};

const TYPES: Readonly<Record<string, string>> = {
  "org.junit.jupiter.api.MethodOrderer":
    "public interface MethodOrderer { interface OrderAnnotation extends MethodOrderer { } interface MethodName extends MethodOrderer { } interface DisplayName extends MethodOrderer { } interface Random extends MethodOrderer { } }",
  "org.junit.jupiter.api.function.Executable":
    "@FunctionalInterface public interface Executable extends assay.Check.Act { void execute() throws Throwable; }",
  "org.junit.jupiter.api.function.ThrowingSupplier":
    "@FunctionalInterface public interface ThrowingSupplier<T> extends assay.Check.Source<T> { T get() throws Throwable; }",
  "org.junit.function.ThrowingRunnable":
    "@FunctionalInterface public interface ThrowingRunnable extends assay.Check.Act { void run() throws Throwable; default void execute() throws Throwable { run(); } }",
  "org.junit.jupiter.params.provider.Arguments":
    "public interface Arguments { Object[] get(); static Arguments of(Object... values) { return () -> values; } static Arguments arguments(Object... values) { return () -> values; } }",
};

const BOXES = {
  ...{
    int: "Integer",
    long: "Long",
    double: "Double",
    float: "Float",
    short: "Short",
    byte: "Byte",
    char: "Character",
  },
};

/** A method of an assertion class: its parameters, named a, b, c; and what it does with them. */
type Assertion = readonly [name: string, parameters: string, does: string, head?: string];

const OBJECTS: readonly Assertion[] = [
  ["assertTrue", "boolean a", "assay.Check.that(a);"],
  ["assertFalse", "boolean a", "assay.Check.that(!a);"],
  ["assertNull", "Object a", "assay.Check.that(a == null);"],
  ["assertNotNull", "Object a", "assay.Check.that(a != null);"],
  ["assertSame", "Object a, Object b", "assay.Check.that(a == b);"],
  ["assertNotSame", "Object a, Object b", "assay.Check.that(a != b);"],
  ["assertEquals", "Object a, Object b", "assay.Check.equal(a, b);"],
  ["assertNotEquals", "Object a, Object b", "assay.Check.that(!assay.Check.same(a, b));"],
  ["assertEquals", "double a, double b, double c", "assay.Check.near(a, b, c);"],
  ["assertEquals", "float a, float b, float c", "assay.Check.near(a, b, c);"],
  ["assertNotEquals", "double a, double b, double c", "assay.Check.that(Math.abs(a - b) > c);"],
  ["assertArrayEquals", "Object[] a, Object[] b", "assay.Check.arrays(a, b, 0);"],
  ["assertArrayEquals", "boolean[] a, boolean[] b", "assay.Check.arrays(a, b, 0);"],
  ...Object.keys(BOXES).map(
    (type) => ["assertArrayEquals", `${type}[] a, ${type}[] b`, "assay.Check.arrays(a, b, 0);"] as const,
  ),
  ["assertArrayEquals", "double[] a, double[] b, double c", "assay.Check.arrays(a, b, c);"],
  ["assertArrayEquals", "float[] a, float[] b, float c", "assay.Check.arrays(a, b, c);"],
];

const NUMBERS = ["assertEquals", "assertNotEquals"].flatMap((name) =>
  Object.entries(BOXES).flatMap(([type, box]) =>
    [`${type} a, ${type} b`, `${type} a, ${box} b`, `${box} a, ${type} b`, `${box} a, ${box} b`].map(
      (parameters): Assertion => [
        name,
        parameters,
        `assay.Check.that(${name === "assertEquals" ? "" : "!"}assay.Check.same((Object) a, (Object) b));`,
      ],
    ),
  ),
);

const LATER: readonly Assertion[] = [
  ["assertTrue", "java.util.function.BooleanSupplier a", "assay.Check.that(a.getAsBoolean());"],
  ["assertFalse", "java.util.function.BooleanSupplier a", "assay.Check.that(!a.getAsBoolean());"],
  ["assertIterableEquals", "Iterable<?> a, Iterable<?> b", "assay.Check.lists(a, b);"],
  ["assertLinesMatch", "java.util.List<String> a, java.util.List<String> b", "assay.Check.equal(a, b);"],
  ["assertThrows", "Class<T> a, Executable b", "return assay.Check.thrown(a, b, false);", "<T extends Throwable> T"],
  [
    "assertThrowsExactly",
    "Class<T> a, Executable b",
    "return assay.Check.thrown(a, b, true);",
    "<T extends Throwable> T",
  ],
  ["assertInstanceOf", "Class<T> a, Object b", "assay.Check.that(a.isInstance(b)); return a.cast(b);", "<T> T"],
  ["assertDoesNotThrow", "Executable a", "assay.Check.value(() -> { a.execute(); return null; });"],
  ["assertDoesNotThrow", "ThrowingSupplier<T> a", "return assay.Check.value(a);", "<T> T"],
  ["assertTimeout", "java.time.Duration a, Executable b", "assay.Check.value(() -> { b.execute(); return null; });"],
  ["assertTimeout", "java.time.Duration a, ThrowingSupplier<T> b", "return assay.Check.value(b);", "<T> T"],
  [
    "assertTimeoutPreemptively",
    "java.time.Duration a, Executable b",
    "assay.Check.value(() -> { b.execute(); return null; });",
  ],
  ["assertTimeoutPreemptively", "java.time.Duration a, ThrowingSupplier<T> b", "return assay.Check.value(b);", "<T> T"],
];

const ASSERTIONS = `package org.junit.jupiter.api;
import org.junit.jupiter.api.function.*;
public class Assertions {
${[...OBJECTS, ...NUMBERS, ...LATER]
  .flatMap(([name, parameters, does, head = "void"]) =>
    ["", ", String message", ", java.util.function.Supplier<String> message"].map(
      (message) => `    public static ${head} ${name}(${parameters}${message}) { ${does} }\n`,
    ),
  )
  .join("")}
    public static void assertAll(Executable... all) { assay.Check.all(java.util.Arrays.asList(all)); }
    public static void assertAll(String message, Executable... all) { assay.Check.all(java.util.Arrays.asList(all)); }
    public static void assertAll(java.util.Collection<Executable> all) { assay.Check.all(all); }
    public static void assertAll(String message, java.util.Collection<Executable> all) { assay.Check.all(all); }
    public static void assertAll(java.util.stream.Stream<Executable> all) { assay.Check.all(all.collect(java.util.stream.Collectors.toList())); }
    public static <V> V fail() { throw new AssertionError(); }
    public static <V> V fail(String message) { throw new AssertionError(message); }
    public static <V> V fail(String message, Throwable cause) { throw new AssertionError(message, cause); }
    public static <V> V fail(Throwable cause) { throw new AssertionError(cause); }
}
`;

/** Messages come first in JUnit 4, and its numbers are whole or of double precision. */
const ASSERT = `package org.junit;
import org.junit.function.ThrowingRunnable;
public class Assert {
${[
  ...OBJECTS,
  ["assertEquals", "long a, long b", "assay.Check.that(a == b);"] as Assertion,
  ["assertNotEquals", "long a, long b", "assay.Check.that(a != b);"] as Assertion,
  ["assertEquals", "double a, double b", "assay.Check.that(false);"] as Assertion,
  ["assertEquals", "Object[] a, Object[] b", "assay.Check.arrays(a, b, 0);"] as Assertion,
  [
    "assertThrows",
    "Class<T> a, ThrowingRunnable b",
    "return assay.Check.thrown(a, b, false);",
    "<T extends Throwable> T",
  ] as Assertion,
]
  .flatMap(([name, parameters, does, head = "void"]) =>
    ["", "String message, "].map(
      (message) => `    public static ${head} ${name}(${message}${parameters}) { ${does} }\n`,
    ),
  )
  .join("")}
    public static void fail() { throw new AssertionError(); }
    public static void fail(String message) { throw new AssertionError(message); }
}
`;

const split = (name: string): readonly [folder: string, simple: string] => [
  name.slice(0, name.lastIndexOf(".")),
  name.slice(name.lastIndexOf(".") + 1),
];

/** The part of JUnit 4 and 5 that suites use, as files by path: annotations, assertions and what these are given. */
export const JUNIT_FILES: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.entries(MARKS).flatMap(([folder, marks]) =>
    Object.entries(marks).map(([name, body]) => [
      `${folder.replaceAll(".", "/")}/${name}.java`,
      `package ${folder};\n@java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)\npublic @interface ${name} { ${body} }\n`,
    ]),
  ),
  ...Object.entries(TYPES).map(([name, body]) => [
    `${name.replaceAll(".", "/")}.java`,
    `package ${split(name)[0]};\n${body}\n`,
  ]),
  ["org/junit/jupiter/api/Assertions.java", ASSERTIONS],
  ["org/junit/Assert.java", ASSERT],
]);

/** Names of the classes that suites may import, with their packages. */
export const JUNIT_NAMES: ReadonlySet<string> = new Set(
  Object.keys(JUNIT_FILES).map((path) => path.replace(/\.java$/, "").replaceAll("/", ".")),
);
