package dev.ringmap.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/** What users can reach of a class names no types of the SPI except those that users are meant to hold. */
final class SpiFreeSignatures extends ArchCondition<JavaClass> {

    private static final Set<String> FOR_USERS =
            Set.of("RingBufferBackend", "BackendOptions", "Availability", "ErrnoException");
    private static final String FOR_TESTS_OF_BACKENDS = "Tracing.over";

    private final String root;

    SpiFreeSignatures(String root) {
        super("name no type of the SPI but " + FOR_USERS);
        this.root = root;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        type.getMembers().stream()
                .filter(SpiFreeSignatures::isForUsers)
                .forEach(member -> types(member)
                        .flatMap(named -> named.getAllInvolvedRawTypes().stream())
                        .map(JavaClass::getBaseComponentType)
                        .filter(this::isOfBackends)
                        .distinct()
                        .forEach(named -> events.add(SimpleConditionEvent.violated(
                                member, member.getFullName() + " names " + named.getName()))));
    }

    private static boolean isForUsers(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC)
                && !FOR_TESTS_OF_BACKENDS.equals(member.getOwner().getSimpleName() + "." + member.getName());
    }

    private static Stream<JavaType> types(JavaMember member) {
        if (member instanceof JavaField field) {
            return Stream.of(field.getType());
        }
        JavaCodeUnit code = (JavaCodeUnit) member;
        return Stream.concat(
                Stream.concat(Stream.of(code.getReturnType()), code.getParameterTypes().stream()),
                code.getExceptionTypes().stream());
    }

    private boolean isOfBackends(JavaClass type) {
        JavaClass outermost = type;
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        return type.getPackageName().equals(root + ".spi") && !FOR_USERS.contains(outermost.getSimpleName());
    }
}
