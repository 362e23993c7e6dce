package dev.turnprobe.probe.evidence;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.InetSocketAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records of plain values as JSON and back: a record is an object with a member for each component, and one of several kinds
 * says which in the member {@code is}. What is null has no member. Reading makes nothing but what the asked type is made of.
 */
final class PlainValues {
    /** Which of the kinds of a sealed interface it is. */
    private static final String KIND = "is";

    private PlainValues() {}

    static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Record record) {
            out.writeStartObject();
            if (isOneOfSeveral(record.getClass())) {
                out.writeStringField(KIND, record.getClass().getSimpleName());
            }
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Object part = part(record, component);
                if (part != null) {
                    out.writeFieldName(component.getName());
                    write(out, part);
                }
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object each : list) {
                write(out, each);
            }
            out.writeEndArray();
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Integer || value instanceof Long) {
            out.writeNumber(((Number) value).longValue());
        } else if (value instanceof Enum<?> constant) {
            out.writeString(constant.name());
        } else if (value instanceof byte[] bytes) {
            out.writeString(Base64.getEncoder().encodeToString(bytes));
        } else if (value instanceof InetSocketAddress address) {
            out.writeString(SocketAddresses.text(address));
        } else {
            out.writeString(value.toString()); // String, Instant, Duration
        }
    }

    /**
     * The value that a JSON tree stands for.
     *
     * @throws BadBundleException when it stands for none of that type
     */
    static <T> T read(Class<T> type, @Nullable Object tree) {
        return type.cast(value(type, tree, type.getSimpleName()));
    }

    private static @Nullable Object part(Record record, RecordComponent component) {
        if (Throwable.class.isAssignableFrom(component.getType())) {
            return null; // a stack trace is no plain value
        }
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOneOfSeveral(Class<?> type) {
        for (Class<?> face : type.getInterfaces()) {
            if (face.isSealed()) {
                return true;
            }
        }
        return false;
    }

    private static Object value(Type type, @Nullable Object tree, String where) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return list(list.getActualTypeArguments()[0], tree, where);
        } else if (!(type instanceof Class<?> kind)) {
            throw new IllegalStateException("no plain value: " + type);
        } else if (kind.isSealed() || kind.isRecord()) {
            return object(kind, tree, where);
        } else if (kind == boolean.class && tree instanceof Boolean) {
            return tree;
        } else if (kind == long.class && (tree instanceof Long || tree instanceof Integer)) {
            return ((Number) tree).longValue();
        } else if ((kind == int.class || kind == Integer.class) && tree instanceof Integer) {
            return tree;
        } else if (tree instanceof String text) {
            return scalar(kind, text, where);
        }
        throw unfit(where);
    }

    private static List<Object> list(Type of, @Nullable Object tree, String where) {
        if (!(tree instanceof List<?> parts)) {
            throw unfit(where);
        }
        List<Object> all = new ArrayList<>(parts.size());
        for (Object part : parts) {
            all.add(value(of, part, where));
        }
        return all;
    }

    private static Object scalar(Class<?> type, String text, String where) {
        try {
            if (type == String.class) {
                return text;
            } else if (type == byte[].class) {
                return Base64.getDecoder().decode(text);
            } else if (type == InetSocketAddress.class) {
                return SocketAddresses.parse(text);
            } else if (type == Instant.class) {
                return Instant.parse(text);
            } else if (type == Duration.class) {
                return Duration.parse(text);
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw unfit(where);
        }
        for (Object constant : type.isEnum() ? type.getEnumConstants() : new Object[0]) {
            if (((Enum<?>) constant).name().equals(text)) {
                return constant;
            }
        }
        throw unfit(where);
    }

    private static Object object(Class<?> type, @Nullable Object tree, String where) {
        if (!(tree instanceof Map<?, ?> members)) {
            throw unfit(where);
        }
        Class<?> kind = type.isSealed() ? kind(type, members.get(KIND), where) : type;
        RecordComponent[] components = kind.getRecordComponents();
        @Nullable Object[] parts = new Object[components.length];
        Set<Object> strange = new HashSet<>(members.keySet());
        if (isOneOfSeveral(kind)) {
            strange.remove(KIND);
        }
        for (int i = 0; i < parts.length; i++) {
            String name = components[i].getName();
            Object member = members.get(name);
            strange.remove(name);
            if (member != null) {
                parts[i] = value(components[i].getGenericType(), member, kind.getSimpleName() + "." + name);
            } else if (!mayBeNull(components[i])) {
                throw new BadBundleException(kind.getSimpleName() + " has no \"" + name + "\"");
            }
        }
        if (!strange.isEmpty()) {
            throw new BadBundleException(kind.getSimpleName() + " has more than this version knows");
        }
        return make(kind, parts, where);
    }

    private static boolean mayBeNull(RecordComponent component) {
        AnnotatedType type = component.getAnnotatedType();
        return type.isAnnotationPresent(Nullable.class);
    }

    private static Class<?> kind(Class<?> type, @Nullable Object name, String where) {
        for (Class<?> kind : type.getPermittedSubclasses()) {
            if (kind.getSimpleName().equals(name)) {
                return kind;
            }
        }
        throw unfit(where);
    }

    private static Object make(Class<?> type, @Nullable Object[] parts, String where) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(parts);
        } catch (InvocationTargetException e) {
            throw unfit(where); // the record itself did not want it
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no plain record: " + type, e);
        }
    }

    private static BadBundleException unfit(String where) {
        return new BadBundleException(where + " is not what it should be");
    }
}
