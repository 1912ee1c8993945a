/** Declarations of the candidate's classes, as sources of classes that ask. Beside the agent. */
export const JAVA_DESCRIBE = String.raw`package assay;

import java.lang.reflect.*;
import java.util.*;
import java.util.jar.*;
import java.util.stream.*;

/**
 * Writes classes that stand for the candidate's: the same declarations, whose bodies ask. Loads its classes without running any of
 * their code.
 */
final class Describe {
    private static final int KEPT = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC;
    private final Class<?> first;
    private final List<String> packages;
    /** Set by the name of a class that the tests can't name. */
    private boolean isHidden;
    Describe(Class<?> first, List<String> packages) { this.first = first; this.packages = packages; }

    /** One line a class: its name, whether one of the packages has a class of that name, its text with form feeds for newlines. */
    String run() throws Exception {
        StringBuilder out = new StringBuilder();
        String jar = first.getProtectionDomain().getCodeSource().getLocation().getPath();
        try (JarFile file = new JarFile(jar)) {
            for (JarEntry entry : file.stream().sorted(Comparator.comparing(JarEntry::getName)).collect(Collectors.toList())) {
                String name = entry.getName();
                if (!name.endsWith(".class") || name.startsWith("assay/") || name.contains("AssayMain")) continue;
                Class<?> type = Class.forName(name.substring(0, name.length() - 6).replace('/', '.'), false, Describe.class.getClassLoader());
                if (type.isSynthetic() || type.getEnclosingClass() != null || type.isAnnotation()) continue;
                String head = type.getPackageName().isEmpty() ? "" : "package " + type.getPackageName() + ";\n";
                out.append(type.getName()).append('\t').append(isTaken(type.getSimpleName()) ? 1 : 0).append('\t').append((head + text(type)).replace('\n', '\f')).append('\n');
            }
        }
        return out.toString();
    }

    private boolean isTaken(String name) {
        for (String each : packages) {
            try { Class.forName(each + "." + name, false, null); return true; } catch (ClassNotFoundException | LinkageError e) { /* it has none */ }
        }
        return false;
    }

    /** Whether what was written names only classes that are there. */
    private String visible(String text) {
        boolean wasHidden = isHidden;
        isHidden = false;
        return wasHidden ? "" : text;
    }

    /** Whether a class within another is written: it needs no object around it. */
    private static boolean isWritten(Class<?> type) {
        boolean isApart = Modifier.isStatic(type.getModifiers()) || type.isInterface() || type.isEnum();
        return type.getEnclosingClass() == null || isApart && !Modifier.isPrivate(type.getModifiers()) && !type.isAnnotation() && isWritten(type.getEnclosingClass());
    }

    private boolean isOwn(Class<?> type) { return type != null && type.getClassLoader() == first.getClassLoader(); }

    private String text(Class<?> type) {
        boolean isInterface = type.isInterface(), isEnum = type.isEnum();
        boolean isAbstract = !isInterface && !isEnum && Modifier.isAbstract(type.getModifiers());
        StringBuilder out = new StringBuilder(modifiers(type.getModifiers()) + (isAbstract ? "abstract " : ""));
        out.append(isInterface ? "interface " : isEnum ? "enum " : "class ").append(type.getSimpleName()).append(variables(type.getTypeParameters()));
        Type above = type.getGenericSuperclass();
        Type[] interfaces = type.getGenericInterfaces();
        if (isOwn(type.getSuperclass()) || isThrowable(type)) out.append(" extends ").append(name(above));
        else if (type.getSuperclass() != null && !isEnum && interfaces.length == 0) interfaces = type.getSuperclass().getInterfaces();
        // What they hold travels instead.
        interfaces = Arrays.stream(interfaces).filter(each -> !isContainer(each)).toArray(Type[]::new);
        if (interfaces.length > 0) out.append(isInterface ? " extends " : " implements ").append(names(interfaces));
        out.append(" {\n");
        if (isEnum) out.append(Arrays.stream(type.getDeclaredFields()).filter(Field::isEnumConstant).map(Field::getName).collect(Collectors.joining(", "))).append(";\n");
        isHidden = false;
        for (Field field : type.getDeclaredFields()) out.append(visible(constant(type, field, isInterface)));
        if (!isInterface && !isEnum) out.append(constructors(type));
        Set<String> done = new HashSet<>();
        for (Method method : type.getDeclaredMethods()) out.append(visible(method(type, method, done)));
        if (!isInterface) inherited(type, done, out);
        for (Class<?> inner : type.getDeclaredClasses())
            if (isWritten(inner) && !inner.isSynthetic()) out.append(text(inner));
        return out.append("}\n").toString();
    }

    private String constant(Class<?> type, Field field, boolean isInterface) {
        int modifiers = field.getModifiers();
        if (field.isEnumConstant() || field.isSynthetic() || Modifier.isPrivate(modifiers) || !Modifier.isStatic(modifiers) || !Modifier.isFinal(modifiers)) return "";
        String value = "(" + boxed(field.getGenericType()) + ") assay.Stub.constant(\"" + type.getName() + "\", \"" + field.getName() + "\")";
        return "@SuppressWarnings(\"unchecked\") " + (isInterface ? "" : modifiers(modifiers) + "final ") + name(field.getGenericType()) + " " + field.getName() + " = " + value + ";\n";
    }

    private String constructors(Class<?> type) {
        String own = type.getSimpleName();
        boolean isBelow = isOwn(type.getSuperclass());
        StringBuilder out = new StringBuilder("public " + own + "(assay.Stub.Blank assayBlank) { " + (isBelow ? "super(assayBlank); " : "") + "}\n");
        for (Constructor<?> each : type.getDeclaredConstructors()) {
            if (Modifier.isPrivate(each.getModifiers()) || each.isSynthetic()) continue;
            String head = modifiers(each.getModifiers()) + variables(each.getTypeParameters()) + own + parameters(each) + thrown(each);
            out.append(visible(head + " { " + (isBelow ? "super((assay.Stub.Blank) null); " : "") + "assay.Stub.make(this, " + own + ".class, \"" + type.getName() + "\", \"" + Talk.parametersOf(each) + "\"" + passed(each) + "); }\n"));
        }
        return out.toString();
    }

    private String method(Class<?> type, Method method, Set<String> done) {
        int modifiers = method.getModifiers();
        String key = method.getName() + "(" + Talk.parametersOf(method);
        if (Modifier.isPrivate(modifiers) || method.isSynthetic() || !done.add(key)) return "";
        if (type.isEnum() && Modifier.isStatic(modifiers) && (key.equals("values(") || key.equals("valueOf(java.lang.String,"))) return "";
        String head = variables(method.getTypeParameters()) + name(method.getGenericReturnType()) + " " + method.getName() + parameters(method) + thrown(method);
        if (Modifier.isAbstract(modifiers) && !type.isEnum()) return (type.isInterface() ? "" : modifiers(modifiers) + "abstract ") + head + ";\n";
        return "@SuppressWarnings(\"unchecked\") " + modifiers(modifiers) + (type.isInterface() && method.isDefault() ? "default " : "") + head + body(type, method, method.getGenericReturnType()) + "\n";
    }

    private String body(Class<?> type, Method method, Type returned) {
        boolean isStatic = Modifier.isStatic(method.getModifiers());
        String key = method.getName() + "(" + Talk.parametersOf(method);
        if (key.equals("equals(java.lang.Object,")) return " { return assay.Stub.same(this, a0); }";
        String call = "assay.Stub.call(" + (isStatic ? "null" : "this") + ", \"" + type.getName() + "\", \"" + method.getName() + "\", \"" + Talk.parametersOf(method) + "\"" + passed(method) + ")";
        if (method.getReturnType() == void.class) return " { " + call + "; }";
        return " { return (" + boxed(returned) + ") " + call + "; }";
    }

    /** Methods from above that ask as well: else what stands there would do what an empty object does. */
    private void inherited(Class<?> type, Set<String> done, StringBuilder out) {
        Class<?> above = type.getSuperclass();
        if (type.isEnum() || type.isRecord() || above == null || isOwn(above)) return;
        for (Method method : above.getMethods()) {
            int modifiers = method.getModifiers();
            if (Modifier.isStatic(modifiers) || method.isSynthetic() || method.getDeclaringClass() == Object.class && !isThrowable(type)) continue;
            if (isThrowable(type) && !Set.of("getMessage", "getCause", "toString").contains(method.getName())) continue;
            if (!done.add(method.getName() + "(" + Talk.parametersOf(method))) continue;
            // Erased, since type variables of the class above mean nothing here.
            List<String> named = new ArrayList<>();
            for (Class<?> each : method.getParameterTypes()) named.add(each.getCanonicalName() + " a" + named.size());
            out.append("public ").append(method.getReturnType().getCanonicalName()).append(" ").append(method.getName()).append("(").append(String.join(", ", named)).append(")").append(body(type, method, method.getReturnType())).append("\n");
        }
    }

    private static boolean isContainer(Type type) {
        Type raw = type instanceof ParameterizedType ? ((ParameterizedType) type).getRawType() : type;
        return Collection.class.isAssignableFrom((Class<?>) raw) || Map.class.isAssignableFrom((Class<?>) raw);
    }

    private static boolean isThrowable(Class<?> type) { return Throwable.class.isAssignableFrom(type) && !type.isInterface(); }

    private static String modifiers(int modifiers) {
        String text = Modifier.toString(modifiers & KEPT);
        return text.isEmpty() ? "" : text + " ";
    }

    private String variables(TypeVariable<?>[] variables) {
        if (variables.length == 0) return "";
        return Arrays.stream(variables).map(each -> {
            Type[] bounds = each.getBounds();
            return each.getName() + (bounds.length == 1 && bounds[0] == Object.class ? "" : " extends " + Arrays.stream(bounds).map(this::name).collect(Collectors.joining(" & ")));
        }).collect(Collectors.joining(", ", "<", "> "));
    }

    private String parameters(Executable executable) {
        Type[] types = executable.getGenericParameterTypes();
        if (types.length != executable.getParameterCount()) types = executable.getParameterTypes();
        StringBuilder out = new StringBuilder("(");
        for (int i = 0; i < types.length; i++) {
            String type = name(types[i]);
            if (executable.isVarArgs() && i == types.length - 1) type = type.substring(0, type.length() - 2) + "...";
            out.append(i > 0 ? ", " : "").append(type).append(" a").append(i);
        }
        return out.append(")").toString();
    }

    private static String passed(Executable executable) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < executable.getParameterCount(); i++) out.append(", (Object) a").append(i);
        return out.toString();
    }

    private String thrown(Executable executable) {
        Type[] types = executable.getGenericExceptionTypes();
        return types.length == 0 ? "" : " throws " + names(types);
    }

    private String names(Type[] types) { return Arrays.stream(types).map(this::name).collect(Collectors.joining(", ")); }

    private String name(Type type) {
        if (type instanceof Class) {
            Class<?> element = (Class<?>) type;
            while (element.isArray()) element = element.getComponentType();
            isHidden |= isOwn(element) && !isWritten(element);
            return ((Class<?>) type).getCanonicalName();
        }
        if (type instanceof ParameterizedType) {
            ParameterizedType own = (ParameterizedType) type;
            return name(own.getRawType()) + "<" + names(own.getActualTypeArguments()) + ">";
        }
        if (type instanceof GenericArrayType) return name(((GenericArrayType) type).getGenericComponentType()) + "[]";
        if (type instanceof WildcardType) {
            WildcardType own = (WildcardType) type;
            if (own.getLowerBounds().length > 0) return "? super " + name(own.getLowerBounds()[0]);
            return own.getUpperBounds()[0] == Object.class ? "?" : "? extends " + name(own.getUpperBounds()[0]);
        }
        return ((TypeVariable<?>) type).getName();
    }

    private String boxed(Type type) {
        if (type == int.class) return "Integer";
        if (type == char.class) return "Character";
        String name = name(type);
        boolean isPrimitive = type instanceof Class && ((Class<?>) type).isPrimitive();
        return isPrimitive ? Character.toUpperCase(name.charAt(0)) + name.substring(1) : name;
    }
}
`;
