/** Calls from one side to the other. In both programs. */
export const JAVA_TALK = `package assay;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.*;
import java.util.*;
import java.util.concurrent.locks.ReentrantLock;

/** Calls from one side to the other, nested as they come. In both programs. */
public final class Talk {
    /** Answers a call: 'how' says what is called. */
    public interface Server { Object answer(String how, Object target, String type, String name, String parameters, Object[] args) throws Throwable; }

    /** One at a time has the word. */
    private static final ReentrantLock lock = new ReentrantLock();
    public static Server server;
    /** Whether the last answer was an exception. */
    static Throwable lastThrown;
    static int answers;

    private Talk() { }

    /** Asks the other side; what it leaves in lists and arrays comes back into the same ones. Throws what it throws. */
    public static Object ask(String how, Object target, String type, String name, String parameters, Object... args) throws Throwable {
        lock.lock();
        try {
            Wire.side.asking();
            Wire.Out question = new Wire.Out();
            question.text(how);
            question.value(target);
            question.text(type);
            question.text(name);
            question.text(parameters);
            question.count(args.length);
            for (Object arg : args) question.value(arg);
            Wire.send('C', question.bytes());
            for (;;) {
                Wire.Frame frame = Wire.receive();
                switch (frame.kind) {
                    case 'C':
                        int held = lock.getHoldCount();
                        for (int i = 0; i < held; i++) lock.unlock();
                        Wire.Out[] answer = new Wire.Out[1];
                        char kind;
                        try { kind = serve(frame.body, answer); } finally { for (int i = 0; i < held; i++) lock.lock(); }
                        Wire.send(kind, answer[0].bytes());
                        break;
                    case 'R': {
                        Object value = frame.body.value();
                        for (Object arg : args) if (Data.isShared(arg)) Data.restore(arg, frame.body.value());
                        answers++;
                        lastThrown = null;
                        return value;
                    }
                    case 'E': {
                        Object thrown = frame.body.value();
                        if (!(thrown instanceof Throwable)) throw new Wire.Fault("another type");
                        answers++;
                        throw lastThrown = (Throwable) thrown;
                    }
                    default: throw new Wire.Fault("another type");
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Answers one call; the answer is left in 'to'. */
    static char serve(Wire.In from, Wire.Out[] to) {
        String how = from.text();
        Object target = from.value();
        String type = from.text(), name = from.text(), parameters = from.text();
        Object[] args = new Object[from.count()];
        for (int i = 0; i < args.length; i++) args[i] = from.value();
        Object[] shared = args.clone();
        to[0] = new Wire.Out();
        try {
            Object value = server.answer(how, target, type, name, parameters, args);
            to[0].value(value);
            for (Object arg : shared) if (Data.isShared(arg)) to[0].value(arg);
            return 'R';
        } catch (Wire.Fault e) {
            throw e;
        } catch (Throwable e) {
            to[0] = new Wire.Out();
            to[0].value(e);
            return 'E';
        }
    }

    /** Answers calls until the other side has ended. */
    public static void serveAll() {
        for (;;) {
            lock.lock();
            Wire.Frame frame;
            try { frame = Wire.receive(); } finally { lock.unlock(); }
            if (frame.kind != 'C') throw new Wire.Fault("another type");
            Wire.Out[] answer = new Wire.Out[1];
            char kind = serve(frame.body, answer);
            lock.lock();
            try { Wire.send(kind, answer[0].bytes()); } finally { lock.unlock(); }
        }
    }

    static String parametersOf(Executable executable) {
        StringBuilder text = new StringBuilder();
        for (Class<?> each : executable.getParameterTypes()) text.append(each.getName()).append(',');
        return text.toString();
    }

    /** A method of a class or what it inherits, by its name and parameters. */
    static Method method(Class<?> type, String name, String parameters) {
        for (Class<?> each = type; each != null; each = each.getSuperclass())
            for (Method method : each.getDeclaredMethods())
                if (method.getName().equals(name) && !method.isBridge() && parametersOf(method).equals(parameters)) return method;
        for (Method method : type.getMethods())
            if (method.getName().equals(name) && parametersOf(method).equals(parameters)) return method;
        throw new Wire.Fault("unknown");
    }

    static Object invoke(Method method, Object target, Object[] args) throws Throwable {
        try {
            try { method.setAccessible(true); } catch (RuntimeException e) { /* a public one of the library */ }
            if (target != null && Proxy.isProxyClass(target.getClass()) && method.isDefault() && method.getDeclaringClass().getClassLoader() != null) {
                Class<?> owner = method.getDeclaringClass();
                return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).unreflectSpecial(method, owner).bindTo(target).invokeWithArguments(args);
            }
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
`;

/** Around the candidate's classes. */
export const JAVA_AGENT = `package assay;

import java.lang.reflect.*;
import java.util.*;

/** Around the candidate's classes: answers calls until the tests have ended. */
public final class Agent implements Wire.Side, Talk.Server {
    private final String own;
    private Agent(String own) { this.own = own; }

    /** 'first' is one of the candidate's classes. */
    public static void main(String[] words, Class<?> first) throws Exception {
        if (words.length > 0 && words[0].equals("describe")) {
            System.out.print(new Describe(first, Arrays.asList(words)).run());
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }
        Agent agent = new Agent(first.getPackageName());
        Wire.side = agent;
        Talk.server = agent;
        Wire.begin();
        try {
            Talk.serveAll();
        } catch (Wire.Fault e) {
            Runtime.getRuntime().halt(e.getMessage().equals("ended") ? 0 : 3);
        }
    }

    @Override public boolean isCandidates(String name) { return !name.startsWith("assay.") && !name.startsWith("java."); }
    @Override public void asking() { }

    /** An object of the tests: what it implements, or the nearest exception. */
    @Override public Object standIn(int id, String[] types) {
        if (Arrays.asList(types).contains("java.lang.Throwable"))
            for (String name : types) if (name.startsWith("java.")) return Types.throwable(name, null, null);
        return Proxy.newProxyInstance(Agent.class.getClassLoader(), Types.interfacesOf(types), (self, method, args) -> {
            if (method.getDeclaringClass() == Object.class && method.getName().equals("equals") && args[0] == self) return true;
            return Talk.ask("call", self, method.getDeclaringClass().getName(), method.getName(), Talk.parametersOf(method), args == null ? new Object[0] : args);
        });
    }

    @Override public Object answer(String how, Object target, String type, String name, String parameters, Object[] args) throws Throwable {
        Class<?> owner = type.isEmpty() ? Object.class : Class.forName(type, true, Agent.class.getClassLoader());
        switch (how) {
            case "new":
                for (Constructor<?> each : owner.getDeclaredConstructors()) {
                    if (!Talk.parametersOf(each).equals(parameters)) continue;
                    each.setAccessible(true);
                    try {
                        return Wire.number(each.newInstance(args));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }
                throw new Wire.Fault("unknown");
            case "get": {
                Field field = owner.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(null);
            }
            default:
                return Talk.invoke(Talk.method(owner, name, parameters), target, args);
        }
    }
}
`;
