/** Finds and runs tests. */
export const JAVA_SUITE = String.raw`package assay;

import java.lang.annotation.Annotation;
import java.lang.reflect.*;
import java.util.*;
import java.util.stream.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.*;

/** Finds the tests of classes, and runs one with what belongs around it. */
final class Suite {
    private Suite() { }

    /** One line a test: its name, whether it is marked to be skipped, and its class, with tabs between. */
    static String list(String[] names) throws Exception {
        StringBuilder out = new StringBuilder();
        for (Class<?> type : types(names))
            for (Method method : methods(type))
                if (isTest(method)) out.append(nameOf(type)).append('.').append(method.getName()).append('\t').append(isSkipped(type, method) ? 1 : 0).append('\t').append(type.getName()).append('\n');
        return out.toString();
    }

    private static List<Class<?>> types(String[] names) throws Exception {
        List<Class<?>> all = new ArrayList<>();
        for (String name : names) add(Class.forName(name, false, Suite.class.getClassLoader()), all);
        return all;
    }

    private static void add(Class<?> type, List<Class<?>> all) {
        if (!Modifier.isAbstract(type.getModifiers()) && !type.isInterface()) all.add(type);
        for (Class<?> inner : type.getDeclaredClasses()) if (inner.isAnnotationPresent(Nested.class)) add(inner, all);
    }

    private static String nameOf(Class<?> type) { return type.isAnnotationPresent(Nested.class) ? nameOf(type.getEnclosingClass()) + "." + type.getSimpleName() : type.getSimpleName(); }

    /** Methods of a class and the classes above it, in the order of their names, since that of the source is not kept. */
    private static List<Method> methods(Class<?> type) {
        Map<String, Method> found = new TreeMap<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass())
            for (Method method : each.getDeclaredMethods()) if (!method.isSynthetic()) found.putIfAbsent(method.getName() + "(" + Talk.parametersOf(method), method);
        return new ArrayList<>(found.values());
    }

    private static boolean has(AnnotatedElement element, Class<? extends Annotation> type) { return element.isAnnotationPresent(type); }

    private static boolean isTest(Method method) { return has(method, Test.class) || has(method, org.junit.Test.class) || has(method, ParameterizedTest.class) || has(method, RepeatedTest.class); }

    private static boolean isSkipped(Class<?> type, Method method) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) if (has(each, Disabled.class) || has(each, org.junit.Ignore.class)) return true;
        return has(method, Disabled.class) || has(method, org.junit.Ignore.class);
    }

    /** Runs the test of a name; what became of it and of each of its runs is noted. */
    static void run(String[] names, String wanted) throws Exception {
        for (Class<?> type : types(names))
            for (Method method : methods(type))
                if (isTest(method) && (nameOf(type) + "." + method.getName()).equals(wanted)) { requireApart(type); runAll(type, method, wanted); return; }
    }

    private static void requireApart(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (Wire.side.isCandidates(each.getName())) Tester.finish("derived");
            for (Class<?> one : each.getInterfaces()) if (Wire.side.isCandidates(one.getName())) Tester.finish("derived");
        }
        if (type.getEnclosingClass() != null) requireApart(type.getEnclosingClass());
    }

    private static void runAll(Class<?> type, Method method, String name) {
        String state = "passed";
        try {
            Object shared = isPerClass(type) ? make(type) : null;
            around(type, shared, BeforeAll.class, org.junit.BeforeClass.class);
            List<Object[]> runs = Arguments.of(method);
            if (runs.isEmpty()) state = "failed";
            int at = 0;
            for (Object[] args : runs) {
                String part = state(() -> runOne(type, method, shared, args), method);
                Tester.note(name + "[" + ++at + "]", part);
                if (state.equals("passed")) state = part;
            }
            around(type, shared, AfterAll.class, org.junit.AfterClass.class);
        } catch (Throwable e) {
            state = e == Talk.lastThrown ? "panicked" : "failed";
        }
        Tester.note(name, state);
    }

    private interface Act { void run() throws Throwable; }

    private static String state(Act act, Method method) {
        org.junit.Test old = method.getAnnotation(org.junit.Test.class);
        Class<? extends Throwable> expected = old == null || old.expected() == org.junit.Test.None.class ? null : old.expected();
        try {
            act.run();
        } catch (Wire.Fault e) {
            throw e;
        } catch (Throwable e) {
            if (expected != null && expected.isInstance(e)) return "passed";
            return e == Talk.lastThrown ? "panicked" : "failed";
        }
        return expected == null ? "passed" : "failed";
    }

    private static void runOne(Class<?> type, Method method, Object shared, Object[] args) throws Throwable {
        Object self = shared != null ? shared : make(type);
        try {
            around(type, self, BeforeEach.class, org.junit.Before.class);
            Talk.invoke(method, self, args);
        } finally {
            around(type, self, AfterEach.class, org.junit.After.class);
        }
    }

    private static boolean isPerClass(Class<?> type) {
        TestInstance lifecycle = type.getAnnotation(TestInstance.class);
        return lifecycle != null && lifecycle.value() == TestInstance.Lifecycle.PER_CLASS;
    }

    private static Object make(Class<?> type) throws Throwable {
        boolean isInner = type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
        Constructor<?> constructor = isInner ? type.getDeclaredConstructor(type.getEnclosingClass()) : type.getDeclaredConstructor();
        constructor.setAccessible(true);
        try {
            return isInner ? constructor.newInstance(make(type.getEnclosingClass())) : constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What is marked to run before or after: of the classes around and above first, each kind in the order of names. */
    private static void around(Class<?> type, Object self, Class<? extends Annotation> now, Class<? extends Annotation> old) throws Throwable {
        if (type.isAnnotationPresent(Nested.class)) around(type.getEnclosingClass(), self == null ? null : outer(self), now, old);
        List<Class<?>> chain = new ArrayList<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) chain.add(0, each);
        for (Class<?> each : chain) {
            Method[] own = each.getDeclaredMethods();
            Arrays.sort(own, Comparator.comparing(Method::getName));
            for (Method method : own) if (has(method, now) || has(method, old)) Talk.invoke(method, Modifier.isStatic(method.getModifiers()) ? null : self, new Object[0]);
        }
    }

    private static Object outer(Object self) throws ReflectiveOperationException {
        for (Field field : self.getClass().getDeclaredFields()) if (field.getName().startsWith("this$")) { field.setAccessible(true); return field.get(self); }
        return null;
    }
}
`;

/** Arguments of tests that are run with several. */
export const JAVA_ARGUMENTS = String.raw`package assay;

import java.lang.reflect.*;
import java.util.*;
import java.util.stream.*;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.provider.*;

/** With what a test is run, each time. */
final class Arguments {
    private Arguments() { }

    static List<Object[]> of(Method method) throws Throwable {
        List<Object[]> all = new ArrayList<>();
        RepeatedTest repeated = method.getAnnotation(RepeatedTest.class);
        if (repeated != null) for (int i = 0; i < repeated.value(); i++) all.add(new Object[0]);
        if (method.isAnnotationPresent(NullSource.class) || method.isAnnotationPresent(NullAndEmptySource.class)) all.add(new Object[] {null});
        if (method.isAnnotationPresent(EmptySource.class) || method.isAnnotationPresent(NullAndEmptySource.class)) all.add(new Object[] {empty(method.getParameterTypes()[0])});
        ValueSource values = method.getAnnotation(ValueSource.class);
        if (values != null)
            for (Object array : new Object[] {values.ints(), values.longs(), values.doubles(), values.floats(), values.shorts(), values.bytes(), values.chars(), values.booleans(), values.strings(), values.classes()})
                for (int i = 0; i < Array.getLength(array); i++) all.add(new Object[] {Array.get(array, i)});
        CsvSource lines = method.getAnnotation(CsvSource.class);
        if (lines != null) for (String line : lines.value()) all.add(csv(line, lines.delimiter(), Arrays.asList(lines.nullValues()), lines.emptyValue()));
        EnumSource constants = method.getAnnotation(EnumSource.class);
        if (constants != null) {
            Class<?> type = constants.value() == Enum.class ? method.getParameterTypes()[0] : constants.value();
            for (Object each : type.getEnumConstants())
                if (constants.names().length == 0 || Arrays.asList(constants.names()).contains(((Enum<?>) each).name()) == (constants.mode() == EnumSource.Mode.INCLUDE)) all.add(new Object[] {each});
        }
        MethodSource methods = method.getAnnotation(MethodSource.class);
        if (methods != null) for (String name : methods.value().length == 0 ? new String[] {method.getName()} : methods.value()) made(method, name, all);
        if (all.isEmpty() && method.getParameterCount() == 0) all.add(new Object[0]);
        for (Object[] args : all) for (int i = 0; i < args.length && i < method.getParameterCount(); i++) args[i] = converted(args[i], method.getParameterTypes()[i]);
        return all;
    }

    private static void made(Method method, String name, List<Object[]> all) throws Throwable {
        Method source = method.getDeclaringClass().getDeclaredMethod(name);
        Object made = Talk.invoke(source, null, new Object[0]);
        Iterator<?> items = made instanceof BaseStream ? ((BaseStream<?, ?>) made).iterator() : made instanceof Iterable ? ((Iterable<?>) made).iterator() : made instanceof Iterator ? (Iterator<?>) made : IntStream.range(0, Array.getLength(made)).mapToObj(i -> Array.get(made, i)).iterator();
        while (items.hasNext()) {
            Object item = items.next();
            boolean isList = item instanceof Object[] && !method.getParameterTypes()[0].isArray();
            all.add(item instanceof org.junit.jupiter.params.provider.Arguments ? ((org.junit.jupiter.params.provider.Arguments) item).get().clone() : isList ? ((Object[]) item).clone() : new Object[] {item});
        }
    }

    private static Object empty(Class<?> type) {
        if (type == String.class) return "";
        if (type.isArray()) return Array.newInstance(type.getComponentType(), 0);
        return Map.class.isAssignableFrom(type) ? new HashMap<>() : Set.class.isAssignableFrom(type) ? new HashSet<>() : new ArrayList<>();
    }

    /** Values between delimiters, trimmed; apostrophes quote, nothing is null. */
    private static Object[] csv(String line, char delimiter, List<String> nulls, String empty) {
        List<Object> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean isQuoted = false, wasQuoted = false;
        for (int i = 0; i <= line.length(); i++) {
            char c = i < line.length() ? line.charAt(i) : delimiter;
            if (isQuoted && i < line.length()) {
                if (c == '\'' && i + 1 < line.length() && line.charAt(i + 1) == '\'') { part.append(c); i++; }
                else if (c == '\'') isQuoted = false;
                else part.append(c);
            } else if (c == '\'' && part.toString().trim().isEmpty() && !wasQuoted) { isQuoted = wasQuoted = true; part.setLength(0); }
            else if (c == delimiter) {
                String text = wasQuoted ? part.toString() : part.toString().trim();
                parts.add(text.isEmpty() && !wasQuoted || nulls.contains(text) ? null : text.isEmpty() ? empty : text);
                part.setLength(0);
                wasQuoted = false;
            } else if (!wasQuoted) part.append(c);
        }
        return parts.toArray();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object converted(Object value, Class<?> type) {
        if (value instanceof Integer && (type == long.class || type == Long.class)) return ((Integer) value).longValue();
        if (value instanceof Integer && (type == double.class || type == Double.class)) return ((Integer) value).doubleValue();
        if (!(value instanceof String) || type.isAssignableFrom(String.class)) return value;
        String text = (String) value;
        if (type == int.class || type == Integer.class) return Integer.decode(text);
        if (type == long.class || type == Long.class) return Long.decode(text);
        if (type == short.class || type == Short.class) return Short.decode(text);
        if (type == byte.class || type == Byte.class) return Byte.decode(text);
        if (type == double.class || type == Double.class) return Double.valueOf(text);
        if (type == float.class || type == Float.class) return Float.valueOf(text);
        if (type == boolean.class || type == Boolean.class) return Boolean.valueOf(text);
        if (type == char.class || type == Character.class) return text.charAt(0);
        if (type.isEnum()) return Enum.valueOf((Class) type, text);
        if (type == java.math.BigDecimal.class) return new java.math.BigDecimal(text);
        if (type == java.math.BigInteger.class) return new java.math.BigInteger(text);
        return type == java.time.LocalDate.class ? java.time.LocalDate.parse(text) : value;
    }
}
`;

/** What assertions come down to. */
export const JAVA_CHECK = `package assay;

import java.lang.reflect.Array;
import java.util.*;

/** What assertions of either JUnit come down to. */
public final class Check {
    private Check() { }

    public static void that(boolean holds) { if (!holds) throw new AssertionError("an assertion does not hold"); }
    public static boolean same(Object x, Object y) { return x == null ? y == null : x.equals(y); }
    public static void equal(Object expected, Object actual) { that(same(expected, actual)); }

    /** Numbers no further apart than 'delta'; not-a-number is near itself, as JUnit has it. */
    public static void near(double expected, double actual, double delta) { that(Double.compare(expected, actual) == 0 || Math.abs(expected - actual) <= delta); }

    public static void arrays(Object expected, Object actual, double delta) { that(sameArray(expected, actual, delta)); }

    private static boolean sameArray(Object x, Object y, double delta) {
        if (x == null || y == null || !x.getClass().isArray() || !y.getClass().isArray()) return x == y;
        if (Array.getLength(x) != Array.getLength(y)) return false;
        for (int i = 0; i < Array.getLength(x); i++) {
            Object a = Array.get(x, i), b = Array.get(y, i);
            if (a != null && a.getClass().isArray()) { if (!sameArray(a, b, delta)) return false; }
            else if (delta > 0 && a instanceof Number && b instanceof Number) { if (!(Math.abs(((Number) a).doubleValue() - ((Number) b).doubleValue()) <= delta)) return false; }
            else if (!same(a, b)) return false;
        }
        return true;
    }

    public static void lists(Iterable<?> expected, Iterable<?> actual) {
        if (expected == null || actual == null) { that(expected == actual); return; }
        Iterator<?> x = expected.iterator(), y = actual.iterator();
        while (x.hasNext()) {
            that(y.hasNext());
            Object a = x.next(), b = y.next();
            if (a instanceof Iterable && b instanceof Iterable) lists((Iterable<?>) a, (Iterable<?>) b); else equal(a, b);
        }
        that(!y.hasNext());
    }

    public interface Act { void execute() throws Throwable; }

    public static <T extends Throwable> T thrown(Class<T> type, Act act, boolean isExact) {
        try {
            act.execute();
        } catch (Wire.Fault e) {
            throw e;
        } catch (Throwable e) {
            if (isExact ? e.getClass() == type : type.isInstance(e)) return type.cast(e);
            throw new AssertionError("another exception was thrown", e);
        }
        throw new AssertionError("nothing was thrown");
    }

    public interface Source<T> { T get() throws Throwable; }

    @SuppressWarnings("unchecked")
    public static <T, E extends Throwable> T value(Source<T> source) throws E {
        try { return source.get(); } catch (Throwable e) { throw (E) e; }
    }

    public static void all(Iterable<? extends Act> acts) {
        AssertionError first = null;
        for (Act act : acts) {
            try { act.execute(); } catch (Wire.Fault e) { throw e; } catch (Throwable e) { if (first == null) first = new AssertionError("one of all does not hold", e); }
        }
        if (first != null) throw first;
    }
}
`;
