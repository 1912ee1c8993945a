/** What the classes do that stand for the candidate's. In the tests' program. */
export const JAVA_STUB = `package assay;

import java.lang.reflect.*;
import java.util.*;

/** What the classes that stand for the candidate's do: they ask. Only in the tests' program. */
public final class Stub {
    public static final class Blank { private Blank() { } }

    /** Objects that the tests have made. */
    private static final Set<Object> made = Collections.newSetFromMap(new IdentityHashMap<>());
    static boolean isJudged;

    private Stub() { }

    public static Object call(Object self, String type, String name, String parameters, Object... args) {
        return ask(self == null ? "static" : "call", self, type, name, parameters, args);
    }

    public static Object constant(String type, String name) { return ask("get", null, type, name, ""); }

    public static void make(Object self, Class<?> own, String type, String parameters, Object... args) {
        // The program can't know a class that the tests derive from one of its own.
        if (self.getClass() != own) Tester.finish("derived");
        made.add(self);
        Object id = ask("new", null, type, "", parameters, args);
        if (!(id instanceof Integer)) Tester.finish("another type");
        Wire.stand(self, (Integer) id);
    }

    /**
     * An object of the candidate's equals no data but what the data's own class finds equal; of two objects one has to be the
     * tests', and then the candidate's class decides.
     */
    public static boolean same(Object self, Object other) {
        if (self == other) return true;
        if (other == null) return false;
        if (Wire.foreign(other) == null) return other.getClass().getClassLoader() == null && other.equals(self);
        if (!made.contains(self) && !made.contains(other)) return false;
        isJudged = true;
        return Boolean.TRUE.equals(ask("call", self, "java.lang.Object", "equals", "java.lang.Object,", other));
    }

    private static Object ask(String how, Object self, String type, String name, String parameters, Object... args) {
        try {
            return Talk.ask(how, self, type, name, parameters, args);
        } catch (Wire.Fault e) {
            Tester.finish(e.getMessage());
        } catch (Throwable e) {
            if (e != Talk.lastThrown) Tester.finish("another type");
            throw Stub.<RuntimeException>thrown(e);
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E thrown(Throwable e) throws E { throw (E) e; }
}
`;

/** Around the tests. */
export const JAVA_TESTER = String.raw`package assay;

import java.io.*;
import java.lang.reflect.*;
import java.nio.file.*;
import java.util.*;

/** Around the tests: runs one, and leaves a report in a file that the program is nowhere near. */
public final class Tester implements Wire.Side, Talk.Server {
    private static final int MAX_CALLS = 20_000;
    private static final Map<String, String> results = new LinkedHashMap<>();
    private static int calls;
    private final Set<String> candidates;
    private Tester(Set<String> candidates) { this.candidates = candidates; }

    /** 'classes' hold the tests, 'candidates' are the names of the candidate's. */
    public static void main(String[] words, String[] classes, String[] candidates) throws Exception {
        if (words[0].equals("list")) {
            System.out.print(Suite.list(classes));
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }
        Tester tester = new Tester(new HashSet<>(Arrays.asList(candidates)));
        Wire.side = tester;
        Talk.server = tester;
        Wire.begin();
        ClassLoader.getSystemClassLoader().setDefaultAssertionStatus(true);
        Suite.run(classes, words[0]);
        finish("done");
    }

    static void note(String name, String state) { results.put(name, state); }

    /** Ends the run with a report; status 0 where every result is a pass. */
    static void finish(String end) {
        boolean isPassed = end.equals("done") && !results.isEmpty() && results.values().stream().allMatch("passed"::equals);
        StringBuilder out = new StringBuilder("{\"end\":\"" + end + "\",\"answers\":" + Talk.answers + ",\"nan\":" + Wire.holdsNan + ",\"judged\":" + Stub.isJudged + ",\"results\":{");
        String comma = "";
        for (Map.Entry<String, String> each : results.entrySet()) { out.append(comma).append('"').append(each.getKey()).append("\":\"").append(each.getValue()).append('"'); comma = ","; }
        try {
            Files.write(Paths.get("assay-report"), (out + "}}\n").getBytes("UTF-8"));
        } catch (IOException e) {
            Runtime.getRuntime().halt(3);
        }
        Runtime.getRuntime().halt(isPassed ? 0 : 1);
    }

    @Override public boolean isCandidates(String name) { return candidates.contains(name.replaceAll("\\$.*", "")); }

    /** From the first question on what ends the run without a report follows from the answers. */
    @Override public void asking() {
        if (++calls > MAX_CALLS) finish("too much");
        if (calls > 1) return;
        try { Files.write(Paths.get("assay-asked"), new byte[0]); } catch (IOException e) { Runtime.getRuntime().halt(3); }
    }

    /** An object of the candidate's: of the nearest class that the tests know, else by its interfaces. */
    @Override public Object standIn(int id, String[] types) {
        for (String name : types) {
            if (!isCandidates(name)) continue;
            Class<?> type = Types.find(name);
            if (type == Object.class || type.isInterface() || type.isEnum()) continue;
            try {
                Constructor<?> blank = type.getDeclaredConstructor(Stub.Blank.class);
                blank.setAccessible(true);
                return blank.newInstance((Object) null);
            } catch (ReflectiveOperationException e) {
                continue;
            }
        }
        if (Arrays.asList(types).contains("java.lang.Throwable"))
            for (String name : types) if (name.startsWith("java.")) return thrown(id, name);
        return Proxy.newProxyInstance(Tester.class.getClassLoader(), Types.interfacesOf(types), (self, method, args) -> {
            if (method.getDeclaringClass() == Object.class) {
                if (method.getName().equals("equals")) return Stub.same(self, args[0]);
                if (method.getName().equals("hashCode")) return System.identityHashCode(self);
            }
            return Stub.call(self, method.getDeclaringClass().getName(), method.getName(), Talk.parametersOf(method), args == null ? new Object[0] : args);
        });
    }

    /** The nearest exception of the library, with the message of the candidate's. */
    private static Throwable thrown(int id, String name) {
        Throwable empty = Types.throwable(name, null, null);
        Wire.stand(empty, id);
        return Types.throwable(name, Stub.call(empty, "java.lang.Throwable", "getMessage", ""), null);
    }

    /** The program may call what the interfaces of an object that it was given have, and what every object has. */
    @Override public Object answer(String how, Object target, String type, String name, String parameters, Object[] args) throws Throwable {
        if (!how.equals("call") || target == null || Wire.foreign(target) != null) throw new Wire.Fault("unknown");
        Class<?> owner = Types.find(type);
        boolean isEvery = owner == Object.class && Set.of("equals", "hashCode", "toString").contains(name);
        if (!isEvery && !(owner.isInterface() && owner.isInstance(target))) throw new Wire.Fault("unknown");
        return Talk.invoke(Talk.method(owner, name, parameters), target, args);
    }
}
`;
