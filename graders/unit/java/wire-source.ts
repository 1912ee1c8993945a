/** The two pipes, and values on them. In both programs. */
export const JAVA_WIRE = `package assay;

import java.io.*;
import java.lang.reflect.*;
import java.math.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

/** Values between the two programs: data as it is, objects of the candidate's classes and of the tests' own by numbers. In both. */
public final class Wire {
    /** What goes wrong between the two. */
    public static final class Fault extends RuntimeException { public Fault(String reason) { super(reason, null, false, false); } }

    /** How a side makes what stands for an object of the other, and tells what it knows of its own. */
    public interface Side {
        /** Whether a class is one of the candidate's, by its name. */
        boolean isCandidates(String name);
        Object standIn(int id, String[] types);
        void asking();
    }

    static final int MAX_BYTES = 8 << 20;
    public static Side side;
    private static DataInputStream from;
    private static DataOutputStream to;
    /** This side's own objects by number. */
    static final Map<Integer, Object> own = new HashMap<>();
    private static final IdentityHashMap<Object, Integer> numbers = new IdentityHashMap<>();
    /** Whether the other side sent not-a-number. */
    public static boolean holdsNan;

    private Wire() { }

    /** Puts the pipes aside: prints go to stderr from here on, and there is nothing to read. */
    public static void begin() {
        from = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        to = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        System.setOut(System.err);
        System.setIn(new ByteArrayInputStream(new byte[0]));
    }

    public static void send(char kind, byte[] body) {
        try {
            to.writeByte(kind);
            to.writeInt(body.length);
            to.write(body);
            to.flush();
        } catch (IOException e) {
            throw new Fault("ended");
        }
    }

    public static final class Frame { public char kind; public In body; }

    public static Frame receive() {
        try {
            Frame frame = new Frame();
            frame.kind = (char) from.readByte();
            int length = from.readInt();
            if (length < 0 || length > MAX_BYTES) throw new Fault("too long");
            frame.body = new In(from.readNBytes(length));
            return frame;
        } catch (IOException e) {
            throw new Fault("ended");
        }
    }

    /** Objects that stand for one of the other side, by its number there. */
    static final Map<Integer, Object> standIns = new HashMap<>();
    private static final IdentityHashMap<Object, Integer> foreign = new IdentityHashMap<>();

    static void stand(Object object, int id) { foreign.put(object, id); standIns.put(id, object); }
    static Integer foreign(Object object) { return foreign.get(object); }

    /** The number of an object of this side. */
    static int number(Object object) {
        Integer known = numbers.get(object);
        if (known != null) return known;
        int id = numbers.size() + 1;
        numbers.put(object, id);
        own.put(id, object);
        return id;
    }

    public static final class Out {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        public byte[] bytes() { if (bytes.size() > MAX_BYTES) throw new Fault("too long"); return bytes.toByteArray(); }
        public void count(int n) { try { out.writeInt(n); } catch (IOException e) { throw new Fault("ended"); } }
        public void text(String text) {
            byte[] data = text.getBytes(StandardCharsets.UTF_16BE);
            count(data.length);
            raw(data);
        }
        private void raw(byte[] data) { try { out.write(data); } catch (IOException e) { throw new Fault("ended"); } }
        private void sign(int sign) { try { out.writeByte(sign); } catch (IOException e) { throw new Fault("ended"); } }

        public void value(Object value) { value(value, 0); }

        private void value(Object v, int depth) {
            if (depth > 200) throw new Fault("too deep");
            try {
                if (v == null) sign('0');
                else if (v instanceof Boolean) { sign('Z'); out.writeBoolean((Boolean) v); }
                else if (v instanceof Byte) { sign('B'); out.writeByte((Byte) v); }
                else if (v instanceof Short) { sign('S'); out.writeShort((Short) v); }
                else if (v instanceof Integer) { sign('I'); out.writeInt((Integer) v); }
                else if (v instanceof Long) { sign('J'); out.writeLong((Long) v); }
                else if (v instanceof Float) { sign('F'); out.writeFloat((Float) v); }
                else if (v instanceof Double) { sign('D'); out.writeDouble((Double) v); }
                else if (v instanceof Character) { sign('C'); out.writeChar((Character) v); }
                else if (v instanceof String) { sign('T'); text((String) v); }
                else data(v, depth + 1);
            } catch (IOException e) {
                throw new Fault("ended");
            }
        }

        private void data(Object v, int depth) {
            Class<?> type = v.getClass();
            Integer theirs = foreign(v);
            if (theirs != null) { sign('r'); count(theirs); return; }
            if (v instanceof Enum && side.isCandidates(((Enum<?>) v).getDeclaringClass().getName())) { constant((Enum<?>) v); return; }
            if (type.isArray()) {
                Class<?> element = type.getComponentType();
                sign('[');
                text(element.getName());
                int n = Array.getLength(v);
                count(n);
                for (int i = 0; i < n; i++) value(Array.get(v, i), depth);
                return;
            }
            // A container travels as what it holds, whoever wrote its class: nothing that it says of itself decides what it equals.
            boolean isContainer = v instanceof Collection || v instanceof Map;
            if (type.getClassLoader() != null && !isContainer) { object(v, type); return; }
            String text = Data.text(v);
            if (text != null) { sign('t'); text(Data.kind(v)); text(text); return; }
            if (v instanceof Class) { sign('k'); text(((Class<?>) v).getName()); return; }
            if (v instanceof Throwable) { thrown((Throwable) v, depth); return; }
            if (v instanceof Enum && ((Enum<?>) v).getDeclaringClass().getName().startsWith("java.")) { constant((Enum<?>) v); return; }
            Object[] parts = Data.parts(v);
            if (parts != null) {
                sign('d');
                text(Data.kind(v));
                count(parts.length);
                for (Object part : parts) value(part, depth);
                return;
            }
            object(v, type);
        }

        private void constant(Enum<?> v) { sign('e'); text(v.getDeclaringClass().getName()); text(v.name()); }

        /** An object that stays: by number, with the classes or interfaces that the other side may know it by. */
        private void object(Object v, Class<?> type) {
            sign('o');
            count(number(v));
            List<String> names = Types.names(type);
            count(names.size());
            for (String name : names) text(name);
        }

        private void thrown(Throwable v, int depth) {
            sign('x');
            text(v.getClass().getName());
            value(v.getMessage(), depth);
            value(v.getCause() == v ? null : v.getCause(), depth);
        }
    }

    public static final class In {
        private final DataInputStream in;
        private final int length;
        public In(byte[] data) { length = data.length; in = new DataInputStream(new ByteArrayInputStream(data)); }

        public int count() { try { int n = in.readInt(); if (n < 0 || n > length) throw new Fault("short"); return n; } catch (IOException e) { throw new Fault("short"); } }
        public String text() { try { return new String(in.readNBytes(count()), StandardCharsets.UTF_16BE); } catch (IOException e) { throw new Fault("short"); } }
        /** The number of an object. */
        public int id() { try { return in.readInt(); } catch (IOException e) { throw new Fault("short"); } }

        public Object value() {
            try {
                char sign = (char) in.readByte();
                switch (sign) {
                    case '0': return null;
                    case 'Z': return in.readBoolean();
                    case 'B': return in.readByte();
                    case 'S': return in.readShort();
                    case 'I': return in.readInt();
                    case 'J': return in.readLong();
                    case 'F': { float f = in.readFloat(); holdsNan |= f != f; return f; }
                    case 'D': { double d = in.readDouble(); holdsNan |= d != d; return d; }
                    case 'C': return in.readChar();
                    case 'T': return text();
                    case 't': return Data.parse(text(), text());
                    case 'k': return Types.find(text());
                    case 'e': return constant(text(), text());
                    case 'r': { Object object = own.get(id()); if (object == null) throw new Fault("another type"); return object; }
                    case 'o': {
                        int id = id();
                        String[] names = texts();
                        Object known = standIns.get(id);
                        if (known == null) stand(known = side.standIn(id, names), id);
                        return known;
                    }
                    case 'x': return Types.throwable(text(), value(), value());
                    case '[': {
                        Class<?> element = Types.find(text());
                        int n = count();
                        Object array = Array.newInstance(element, n);
                        for (int i = 0; i < n; i++) Array.set(array, i, value());
                        return array;
                    }
                    case 'd': {
                        String kind = text();
                        Object[] parts = new Object[count()];
                        for (int i = 0; i < parts.length; i++) parts[i] = value();
                        return Data.build(kind, parts);
                    }
                    default: throw new Fault("another type");
                }
            } catch (IOException | IllegalArgumentException | ArithmeticException | java.time.DateTimeException | ClassCastException | NullPointerException e) {
                throw new Fault("another type");
            }
        }

        private String[] texts() {
            String[] all = new String[count()];
            for (int i = 0; i < all.length; i++) all[i] = text();
            return all;
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        private static Object constant(String type, String name) {
            Class<?> found = Types.find(type);
            if (!found.isEnum()) throw new Fault("another type");
            return Enum.valueOf((Class) found, name);
        }
    }
}
`;
