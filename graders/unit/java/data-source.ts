/** Containers and other values of the standard library. In both programs. */
export const JAVA_DATA = `package assay;

import java.math.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.atomic.*;
import java.util.stream.*;

/** Values of the standard library that travel as what they hold. In both programs. */
final class Data {
    private Data() { }

    /** Values that are a text; null for others. */
    static String text(Object v) {
        if (v instanceof BigInteger || v instanceof BigDecimal || v instanceof UUID || v instanceof StringBuilder || v instanceof StringBuffer || v instanceof AtomicInteger || v instanceof AtomicLong) return v.toString();
        return v.getClass().getPackageName().equals("java.time") && !v.getClass().isEnum() ? v.toString() : null;
    }

    static Object parse(String kind, String text) {
        switch (kind) {
            case "java.math.BigInteger": if (text.length() > 100_000) throw new Wire.Fault("too long"); return new BigInteger(text);
            case "java.math.BigDecimal": if (text.length() > 100_000) throw new Wire.Fault("too long"); return new BigDecimal(text);
            case "java.util.UUID": return UUID.fromString(text);
            case "java.lang.StringBuilder": return new StringBuilder(text);
            case "java.lang.StringBuffer": return new StringBuffer(text);
            case "java.util.concurrent.atomic.AtomicInteger": return new AtomicInteger(Integer.parseInt(text));
            case "java.util.concurrent.atomic.AtomicLong": return new AtomicLong(Long.parseLong(text));
            case "java.time.LocalDate": return LocalDate.parse(text);
            case "java.time.LocalTime": return LocalTime.parse(text);
            case "java.time.LocalDateTime": return LocalDateTime.parse(text);
            case "java.time.ZonedDateTime": return ZonedDateTime.parse(text);
            case "java.time.OffsetDateTime": return OffsetDateTime.parse(text);
            case "java.time.Instant": return Instant.parse(text);
            case "java.time.Duration": return Duration.parse(text);
            case "java.time.Period": return Period.parse(text);
            case "java.time.Year": return Year.parse(text);
            case "java.time.YearMonth": return YearMonth.parse(text);
            default: throw new Wire.Fault("another type");
        }
    }

    /** The name by which the other side makes a value anew. */
    static String kind(Object v) {
        Class<?> type = v.getClass();
        while (type.getClassLoader() != null) type = type.getSuperclass();
        String name = type.getName();
        if (v instanceof Map.Entry) return "entry";
        if (v instanceof Optional || v instanceof OptionalInt || v instanceof OptionalLong || v instanceof OptionalDouble) return name;
        if (v instanceof BaseStream) return v instanceof IntStream ? "ints" : v instanceof LongStream ? "longs" : v instanceof DoubleStream ? "doubles" : "stream";
        if (v instanceof Iterator) return "iterator";
        boolean isFixed = name.contains("Unmodifiable") || name.contains("Immutable") || name.contains("$Empty") || name.contains("$Singleton");
        String prefix = isFixed ? "fixed " : "";
        if (v instanceof LinkedList || v instanceof ArrayDeque || v instanceof PriorityQueue || v instanceof Stack || v instanceof Vector || v instanceof TreeSet || v instanceof TreeMap) return name;
        if (name.equals("java.util.HashSet") || name.equals("java.util.HashMap")) return name;
        if (name.equals("java.util.Arrays$ArrayList")) return "array list";
        if (v instanceof List) return prefix + "list";
        if (v instanceof Set) return prefix + "set";
        if (v instanceof Map) return prefix + "map";
        return v instanceof Collection ? prefix + "list" : name;
    }

    /** The parts of a container; null for what is none. Of an endless one so many that it is told. */
    static Object[] parts(Object v) {
        if (v instanceof Collection) return ((Collection<?>) v).toArray();
        if (v instanceof Map) {
            List<Object> all = new ArrayList<>();
            for (Map.Entry<?, ?> each : ((Map<?, ?>) v).entrySet()) { all.add(each.getKey()); all.add(each.getValue()); }
            return all.toArray();
        }
        if (v instanceof Map.Entry) return new Object[] {((Map.Entry<?, ?>) v).getKey(), ((Map.Entry<?, ?>) v).getValue()};
        if (v instanceof Optional) return ((Optional<?>) v).stream().toArray();
        if (v instanceof OptionalInt) return ((OptionalInt) v).stream().boxed().toArray();
        if (v instanceof OptionalLong) return ((OptionalLong) v).stream().boxed().toArray();
        if (v instanceof OptionalDouble) return ((OptionalDouble) v).stream().boxed().toArray();
        Iterator<?> items = v instanceof BaseStream ? ((BaseStream<?, ?>) v).iterator() : v instanceof Iterator ? (Iterator<?>) v : null;
        if (items == null) return null;
        List<Object> all = new ArrayList<>();
        while (items.hasNext()) { if (all.size() > 1_000_000) throw new Wire.Fault("too long"); all.add(items.next()); }
        return all.toArray();
    }

    static Object build(String kind, Object[] parts) {
        if (kind.startsWith("fixed ")) {
            Object open = build(kind.substring(6), parts);
            if (open instanceof List) return Collections.unmodifiableList((List<?>) open);
            return open instanceof Set ? Collections.unmodifiableSet((Set<?>) open) : Collections.unmodifiableMap((Map<?, ?>) open);
        }
        List<Object> list = new ArrayList<>(Arrays.asList(parts));
        switch (kind) {
            case "list": return list;
            case "array list": return Arrays.asList(parts);
            case "set": return new LinkedHashSet<>(list);
            case "map": return fill(new LinkedHashMap<>(), parts);
            case "java.util.HashMap": return fill(new HashMap<>(), parts);
            case "java.util.TreeMap": return fill(new TreeMap<>(), parts);
            case "java.util.HashSet": return new HashSet<>(list);
            case "java.util.TreeSet": return new TreeSet<>(list);
            case "java.util.LinkedList": return new LinkedList<>(list);
            case "java.util.ArrayDeque": return new ArrayDeque<>(list);
            case "java.util.PriorityQueue": return new PriorityQueue<>(list);
            case "java.util.Stack": { Stack<Object> stack = new Stack<>(); stack.addAll(list); return stack; }
            case "java.util.Vector": return new Vector<>(list);
            case "entry": return new AbstractMap.SimpleEntry<>(parts[0], parts[1]);
            case "java.util.Optional": return list.isEmpty() ? Optional.empty() : Optional.of(parts[0]);
            case "java.util.OptionalInt": return list.isEmpty() ? OptionalInt.empty() : OptionalInt.of((Integer) parts[0]);
            case "java.util.OptionalLong": return list.isEmpty() ? OptionalLong.empty() : OptionalLong.of((Long) parts[0]);
            case "java.util.OptionalDouble": return list.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of((Double) parts[0]);
            case "stream": return list.stream();
            case "ints": return list.stream().mapToInt(each -> (Integer) each);
            case "longs": return list.stream().mapToLong(each -> (Long) each);
            case "doubles": return list.stream().mapToDouble(each -> (Double) each);
            case "iterator": return list.iterator();
            default: throw new Wire.Fault("another type");
        }
    }

    private static Map<Object, Object> fill(Map<Object, Object> map, Object[] parts) {
        for (int i = 0; i + 1 < parts.length; i += 2) map.put(parts[i], parts[i + 1]);
        return map;
    }

    /** Whether what a call leaves in a value has to be told. */
    static boolean isShared(Object v) {
        return v != null && (v.getClass().isArray() || v instanceof Collection || v instanceof Map || v instanceof StringBuilder || v instanceof StringBuffer || v instanceof AtomicInteger || v instanceof AtomicLong);
    }

    /** Puts into 'old' what a call has made of it. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static void restore(Object old, Object now) {
        if (old == now || now == null) return;
        if (old.getClass().isArray()) {
            if (!now.getClass().isArray() || java.lang.reflect.Array.getLength(old) != java.lang.reflect.Array.getLength(now)) throw new Wire.Fault("another type");
            for (int i = 0; i < java.lang.reflect.Array.getLength(old); i++) {
                Object before = java.lang.reflect.Array.get(old, i), after = java.lang.reflect.Array.get(now, i);
                if (isShared(before) && after != null && before.getClass() == after.getClass()) restore(before, after);
                else java.lang.reflect.Array.set(old, i, after);
            }
        } else if (old instanceof StringBuilder) { ((StringBuilder) old).setLength(0); ((StringBuilder) old).append(now); }
        else if (old instanceof StringBuffer) { ((StringBuffer) old).setLength(0); ((StringBuffer) old).append(now); }
        else if (old instanceof AtomicInteger) ((AtomicInteger) old).set(((AtomicInteger) now).get());
        else if (old instanceof AtomicLong) ((AtomicLong) old).set(((AtomicLong) now).get());
        else if (isSame(old, now)) return;
        else if (old instanceof Map) { ((Map) old).clear(); ((Map) old).putAll((Map) now); }
        else { ((Collection) old).clear(); ((Collection) old).addAll((Collection) now); }
    }

    /** Equal members in equal order; one that can't be changed is never written where nothing has. */
    private static boolean isSame(Object x, Object y) {
        Object[] a = parts(x), b = parts(y);
        if (a == null || b == null || a.length != b.length) return false;
        for (int i = 0; i < a.length; i++) {
            if (a[i] == b[i]) continue;
            if (a[i] == null || b[i] == null || a[i].getClass() != b[i].getClass() || a[i].getClass().getClassLoader() != null) return false;
            Object[] inner = parts(a[i]);
            if (inner != null || a[i].getClass().isArray() ? !isShared(a[i]) || a[i].getClass().isArray() || !isSame(a[i], b[i]) : !a[i].equals(b[i])) return false;
        }
        return true;
    }
}
`;

/** Classes by their names. In both programs. */
export const JAVA_TYPES = `package assay;

import java.lang.reflect.*;
import java.util.*;

/** Classes by their names. In both programs. */
final class Types {
    private Types() { }

    static Class<?> find(String name) {
        switch (name) {
            case "int": return int.class;
            case "long": return long.class;
            case "double": return double.class;
            case "boolean": return boolean.class;
            case "char": return char.class;
            case "byte": return byte.class;
            case "short": return short.class;
            case "float": return float.class;
            case "void": return void.class;
            default:
        }
        if (!name.startsWith("java.") && !name.startsWith("[") && !Wire.side.isCandidates(name)) return Object.class;
        try {
            return Class.forName(name, false, Types.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return Object.class;
        }
    }

    /** The classes by which the other side may know an object of this one: nearest first, then interfaces. */
    static List<String> names(Class<?> type) {
        LinkedHashSet<String> names = new LinkedHashSet<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) names.add(each.getName());
        for (Class<?> each = type; each != null; each = each.getSuperclass()) interfaces(each, names);
        return new ArrayList<>(names);
    }

    private static void interfaces(Class<?> type, Set<String> names) {
        for (Class<?> each : type.getInterfaces()) { names.add(each.getName()); interfaces(each, names); }
    }

    /** The interfaces among names that this side has, for what stands for an object. */
    static Class<?>[] interfacesOf(String[] names) {
        LinkedHashSet<Class<?>> found = new LinkedHashSet<>();
        for (String name : names) {
            Class<?> type = find(name);
            boolean isContainer = Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
            if (type.isInterface() && !isContainer && !type.isSealed() && (type.getClassLoader() != null || Modifier.isPublic(type.getModifiers()))) found.add(type);
        }
        return found.toArray(new Class<?>[0]);
    }

    /** An exception of the standard library, or the nearest to it. */
    static Throwable throwable(String name, Object message, Object cause) {
        Class<?> type = find(name);
        String text = (String) message;
        if (!Throwable.class.isAssignableFrom(type)) type = RuntimeException.class;
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            Throwable made = make(each, text);
            if (made == null) continue;
            if (cause instanceof Throwable && made.getCause() == null) { try { made.initCause((Throwable) cause); } catch (IllegalStateException e) { return made; } }
            return made;
        }
        throw new Wire.Fault("another type");
    }

    private static Throwable make(Class<?> type, String message) {
        try {
            Throwable made = message == null ? (Throwable) type.getConstructor().newInstance() : (Throwable) type.getConstructor(String.class).newInstance(message);
            return Objects.equals(made.getMessage(), message) ? made : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
`;
