/** Values as tagged JSON and from tokens, by reflection, for both programs. */
export const JAVA_CODECS = String.raw`
import java.io.*;
import java.lang.reflect.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

final class AssayValues {
    static final class Fault extends RuntimeException { Fault(String reason) { super(reason); } }

    static FileOutputStream out;
    static byte[] input;

    /** Reads all input; prints go to stderr from here on. */
    static void begin() throws IOException {
        out = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        input = System.in.readAllBytes();
        System.setIn(new ByteArrayInputStream(new byte[0]));
    }

    static void send(String line) {
        try { out.write(line.getBytes(StandardCharsets.UTF_8)); } catch (IOException e) { Runtime.getRuntime().halt(3); }
        Runtime.getRuntime().halt(0);
    }

    static String quote(String text) {
        StringBuilder to = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') to.append('\\').append(c);
            else if (c < 32 || c >= 127) to.append(String.format("\\u%04x", (int) c));
            else to.append(c);
        }
        return to.append('"').toString();
    }

    static String put(Object value) {
        if (value == null) return "null";
        if (value instanceof Boolean) return value.toString();
        if (value instanceof Character) return quote(value.toString());
        if (value instanceof String) return quote((String) value);
        if (value instanceof Double || value instanceof Float) return "{\"$float\":\"" + floatText(value) + "\"}";
        if (value instanceof Number) {
            if (!(value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte || value instanceof java.math.BigInteger)) throw new Fault("a number of another kind");
            return "{\"$int\":\"" + value + "\"}";
        }
        List<String> parts = new ArrayList<>();
        if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) parts.add(put(Array.get(value, i)));
            return "[" + String.join(",", parts) + "]";
        }
        if (value instanceof Optional) { ((Optional<?>) value).ifPresent(each -> parts.add(put(each))); return "[" + String.join(",", parts) + "]"; }
        if (value instanceof Collection) {
            for (Object each : (Collection<?>) value) parts.add(put(each));
            if (value instanceof Set) Collections.sort(parts);
            return "[" + String.join(",", parts) + "]";
        }
        if (value instanceof Map) {
            for (Map.Entry<?, ?> each : ((Map<?, ?>) value).entrySet()) parts.add("[" + put(each.getKey()) + "," + put(each.getValue()) + "]");
            Collections.sort(parts);
            return "{\"$dict\":[" + String.join(",", parts) + "]}";
        }
        throw new Fault("no plain value");
    }

    static String floatText(Object value) {
        double number = ((Number) value).doubleValue();
        if (Double.isNaN(number)) return "nan";
        if (Double.isInfinite(number)) return number > 0 ? "inf" : "-inf";
        return value.toString();
    }

    /** Whether what a call left in an argument has to be told. */
    static boolean isMutable(Object value) {
        return value != null && (value.getClass().isArray() || value instanceof List);
    }

    static final class Reader {
        final byte[] data;
        int at;
        Reader(byte[] data, int at) { this.data = data; this.at = at; }
        char next() { if (at >= data.length) throw new Fault("short"); return (char) (data[at++] & 255); }
        char peek() { if (at >= data.length) throw new Fault("short"); return (char) (data[at] & 255); }
        String until(char end) { int start = at; while (next() != end) { } return new String(data, start, at - 1 - start, StandardCharsets.UTF_8); }
        int count(char sign) {
            if (next() != sign) throw new Fault("another type");
            int n = Integer.parseInt(until(sign == 's' ? ':' : ' '));
            if (n < 0 || n > data.length) throw new Fault("too long");
            return n;
        }
        byte[] bytes() { int n = count('s'); if (n > data.length - at) throw new Fault("short"); at += n; return Arrays.copyOfRange(data, at - n, at); }
        String text() { return new String(bytes(), StandardCharsets.UTF_8); }
        String number(boolean isFloat) { char sign = next(); if (sign != 'i' && !(isFloat && sign == 'f')) throw new Fault("another type"); return until(' '); }
        double real() {
            String text = number(true);
            switch (text) { case "nan": return Double.NaN; case "inf": return Double.POSITIVE_INFINITY; case "-inf": return Double.NEGATIVE_INFINITY; default: return Double.parseDouble(text); }
        }

        Object get(Type type) {
            if (type instanceof WildcardType) return get(((WildcardType) type).getUpperBounds()[0]);
            Type[] inner = type instanceof ParameterizedType ? ((ParameterizedType) type).getActualTypeArguments() : new Type[0];
            Class<?> raw = type instanceof ParameterizedType ? (Class<?>) ((ParameterizedType) type).getRawType() : type instanceof Class ? (Class<?>) type : null;
            Type element = type instanceof GenericArrayType ? ((GenericArrayType) type).getGenericComponentType() : raw != null && raw.isArray() ? raw.getComponentType() : null;
            if (peek() == 'n' && !(raw != null && raw.isPrimitive() && raw != void.class)) { at++; return null; }
            if (element != null) {
                int n = count('l');
                Class<?> own = element instanceof Class ? (Class<?>) element : (Class<?>) (element instanceof ParameterizedType ? ((ParameterizedType) element).getRawType() : Object[].class);
                Object array = Array.newInstance(own, n);
                for (int i = 0; i < n; i++) Array.set(array, i, get(element));
                return array;
            }
            if (raw == null) throw new Fault("a type variable");
            if (raw == boolean.class || raw == Boolean.class) { char c = next(); if (c != 't' && c != 'u') throw new Fault("another type"); return c == 't'; }
            if (raw == int.class || raw == Integer.class) return Integer.valueOf(number(false));
            if (raw == long.class || raw == Long.class) return Long.valueOf(number(false));
            if (raw == short.class || raw == Short.class) return Short.valueOf(number(false));
            if (raw == byte.class || raw == Byte.class) return Byte.valueOf(number(false));
            if (raw == java.math.BigInteger.class) return new java.math.BigInteger(number(false));
            if (raw == double.class || raw == Double.class) return real();
            if (raw == float.class || raw == Float.class) return (float) real();
            if (raw == char.class || raw == Character.class) { String text = text(); if (text.length() != 1) throw new Fault("another type"); return text.charAt(0); }
            if (raw == String.class || raw == CharSequence.class) return text();
            if (raw == Object.class || raw == Number.class) return dynamic();
            Type first = inner.length > 0 ? inner[0] : Object.class;
            if (raw == Optional.class) { int n = count('l'); return n == 0 ? Optional.empty() : Optional.of(get(first)); }
            if (Map.class.isAssignableFrom(raw)) {
                Map<Object, Object> map = raw == TreeMap.class || raw == SortedMap.class ? new TreeMap<>() : raw == HashMap.class ? new HashMap<>() : new LinkedHashMap<>();
                for (int n = count('d'); n > 0; n--) { Object key = get(first); map.put(key, get(inner.length > 1 ? inner[1] : Object.class)); }
                return map;
            }
            if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
                Collection<Object> items = raw == TreeSet.class || raw == SortedSet.class ? new TreeSet<>() : raw == HashSet.class ? new HashSet<>() : Set.class.isAssignableFrom(raw) ? new LinkedHashSet<>()
                    : raw == LinkedList.class ? new LinkedList<>() : Deque.class.isAssignableFrom(raw) || raw == Queue.class ? new ArrayDeque<>() : new ArrayList<>();
                for (int n = count('l'); n > 0; n--) items.add(get(first));
                return items;
            }
            throw new Fault("no plain type");
        }

        /** Passes over one value of any type. */
        void skip() {
            switch (peek()) {
                case 's': bytes(); return;
                case 'i': case 'f': next(); until(' '); return;
                case 'l': for (int n = count('l'); n > 0; n--) skip(); return;
                case 'd': for (int n = 2 * count('d'); n > 0; n--) skip(); return;
                default: next();
            }
        }

        Object dynamic() {
            switch (peek()) {
                case 't': case 'u': return get(boolean.class);
                case 'i': { String text = number(false); long n = Long.parseLong(text); return n == (int) n ? (Object) (int) n : (Object) n; }
                case 'f': return real();
                case 's': return text();
                case 'l': return get(ArrayList.class);
                default: return get(LinkedHashMap.class);
            }
        }
    }
}
`;

/** Around the tests: the stub's calls are questions. */
export const JAVA_TESTER = String.raw`
import java.lang.reflect.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

final class AssayTests {
    static final Map<String, Object[]> replies = new HashMap<>();
    static final LinkedHashSet<String> needs = new LinkedHashSet<>();
    static int maxNeeds, answered;

    static void read() {
        AssayValues.Reader r = new AssayValues.Reader(AssayValues.input, 0);
        maxNeeds = (Integer) r.get(int.class);
        r.next();
        for (int n = r.count('l'), place = 0; place < n; place++) { String key = r.text(); replies.put(key, new Object[]{place, r.bytes()}); }
    }

    static void finish(String end, int stopped) {
        StringBuilder asked = new StringBuilder();
        for (String key : needs) asked.append(asked.length() > 0 ? "," : "").append("{\"at\":1,\"key\":").append(AssayValues.quote(key)).append("}");
        AssayValues.send("{\"end\":\"" + end + "\",\"status\":0,\"asserts\":0,\"sure\":0,\"answered\":" + answered + ",\"stopped\":" + stopped + ",\"failed\":[],\"needs\":[" + asked + "]}\n");
    }

    static synchronized Object ask(Class<?> owner, String name, Object... args) {
        Type type = null;
        for (Method each : owner.getDeclaredMethods()) if (each.getName().equals(name) && each.getParameterCount() == args.length) type = each.getGenericReturnType();
        List<String> parts = new ArrayList<>();
        for (Object arg : args) parts.add(AssayValues.put(arg));
        String key = "[" + String.join(",", parts) + "]";
        Object[] reply = replies.get(key);
        if (reply == null) {
            needs.add(key);
            if (needs.size() >= maxNeeds) finish("asked", -1);
            return guess(type);
        }
        byte[] data = (byte[]) reply[1];
        if (data[0] == 'x') {
            if (needs.isEmpty()) finish("stopped", (Integer) reply[0]);
            return guess(type);
        }
        try {
            AssayValues.Reader r = new AssayValues.Reader(data, 1);
            if (r.count('l') != 1 + args.length) throw new AssayValues.Fault("another count");
            Object value = r.get(type);
            for (Object arg : args) restore(arg, r);
            if (r.at != data.length) throw new AssayValues.Fault("more");
            if (needs.isEmpty()) answered++;
            return value;
        } catch (RuntimeException e) {
            if (needs.isEmpty()) finish("mismatch", -1);
            return guess(type);
        }
    }

    /** What the call left in an argument, into the tests' own. */
    @SuppressWarnings("unchecked")
    static void restore(Object arg, AssayValues.Reader r) {
        if (!AssayValues.isMutable(arg)) { if (r.next() != 'n') throw new AssayValues.Fault("more"); return; }
        if (r.peek() == 'n') { r.at++; return; }
        if (arg.getClass().isArray()) {
            Object after = r.get(arg.getClass());
            if (Array.getLength(after) != Array.getLength(arg)) throw new AssayValues.Fault("another length");
            System.arraycopy(after, 0, arg, 0, Array.getLength(after));
            return;
        }
        List<Object> list = (List<Object>) arg;
        List<Object> after = new ArrayList<>();
        Class<?> element = Object.class;
        for (Object each : list) if (each != null) element = each.getClass();
        for (int n = r.count('l'); n > 0; n--) after.add(r.get(element));
        if (AssayValues.put(after).equals(AssayValues.put(list))) return;
        list.clear();
        list.addAll(after);
    }

    static Object guess(Type type) {
        if (type == boolean.class || type == Boolean.class) return false;
        if (type == int.class || type == Integer.class) return 0;
        if (type == long.class || type == Long.class) return 0L;
        if (type == short.class || type == Short.class) return (short) 0;
        if (type == byte.class || type == Byte.class) return (byte) 0;
        if (type == double.class || type == Double.class) return 0.0;
        if (type == float.class || type == Float.class) return 0f;
        if (type == char.class || type == Character.class) return ' ';
        if (type == String.class) return "";
        try {
            String empty = type instanceof Class && ((Class<?>) type).isArray() || type instanceof GenericArrayType ? "l0 " : type.toString().contains("Map") ? "d0 " : "l0 ";
            return new AssayValues.Reader(empty.getBytes(StandardCharsets.UTF_8), 0).get(type);
        } catch (RuntimeException e) {
            return null;
        }
    }
}
`;

/** Starts the tests with assertions on, and tells how they ended. */
export const JAVA_RUNNER = (main: string): string => `
public class AssayMain {
    public static void main(String[] words) throws Exception {
        AssayValues.begin();
        AssayTests.read();
        ClassLoader.getSystemClassLoader().setDefaultAssertionStatus(true);
        try {
            ${main}.main(new String[0]);
        } catch (Throwable e) {
            AssayTests.finish("crashed", -1);
        }
        AssayTests.finish("exit", -1);
    }
}
`;

/** One call of the candidate's method; its class is not initialised before. */
export const JAVA_AGENT = (owner: string, method: string): string => `
import java.lang.reflect.*;
import java.util.*;

public class AssayMain {
    static final Class<?> OWNER = ${owner}.class;

    public static void main(String[] words) throws Throwable {
        AssayValues.begin();
        AssayValues.Reader r = new AssayValues.Reader(AssayValues.input, 0);
        int count = 0;
        AssayValues.Reader counter = new AssayValues.Reader(AssayValues.input, 0);
        for (; counter.at < AssayValues.input.length; count++) counter.skip();
        Method found = null;
        for (Method each : OWNER.getDeclaredMethods())
            if (each.getName().equals("${method}") && each.getParameterCount() == count && !each.isSynthetic()) found = each;
        if (found == null) Runtime.getRuntime().halt(1);
        found.setAccessible(true);
        Object[] args = new Object[count];
        for (int i = 0; i < count; i++) args[i] = r.get(found.getGenericParameterTypes()[i]);
        Object self = null;
        if (!Modifier.isStatic(found.getModifiers())) {
            Constructor<?> make = OWNER.getDeclaredConstructor();
            make.setAccessible(true);
            self = make.newInstance();
        }
        Object value;
        try {
            value = found.invoke(self, args);
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            AssayValues.send("{\\"raised\\":[]}\\n");
            return;
        }
        StringBuilder line = new StringBuilder("{\\"answer\\":[");
        try {
            line.append(AssayValues.put(value));
            for (Object arg : args) line.append(",").append(AssayValues.isMutable(arg) ? AssayValues.put(arg) : "null");
        } catch (AssayValues.Fault e) {
            AssayValues.send("{\\"unplain\\":true}\\n");
        }
        AssayValues.send(line.append("]}\\n").toString());
    }
}
`;
