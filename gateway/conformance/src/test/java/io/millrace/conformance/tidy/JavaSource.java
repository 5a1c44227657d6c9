package io.millrace.conformance.tidy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Reads one Java file with the JDK's own parser, so that comments and strings never count as code. */
final class JavaSource extends TreeScanner<@Nullable Void, @Nullable Void> {

    static final int METHOD_LINES = 50;

    private static final Pattern EMPTY_NAMES = Pattern.compile(".*(Util|Utils|Manager|Helper)");

    private final Path file;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> findings = new ArrayList<>();

    private JavaSource(Path file, CompilationUnitTree unit, SourcePositions positions) {
        this.file = file;
        this.unit = unit;
        this.positions = positions;
    }

    /** What the style law says about {@code file}, each finding as {@code path:line: what, and what to do instead}. */
    static List<String> judge(Path root, Path file) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null,
                    manager,
                    _ -> {}, // the build has compiled it: only the shape is of interest here
                    List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjects(root.resolve(file)));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            List<String> findings = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                var source = new JavaSource(file, unit, positions);
                source.scan(unit, null);
                findings.addAll(source.findings);
            }
            return findings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
        if (EMPTY_NAMES.matcher(type.getSimpleName()).matches()) {
            found(type, "type " + type.getSimpleName() + ": name it after what it does");
        }
        return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
        if (method.getBody() != null && !(isTest() && isTable(method))) {
            LineMap map = unit.getLineMap();
            long lines = map.getLineNumber(positions.getEndPosition(unit, method))
                    - map.getLineNumber(positions.getStartPosition(unit, method.getBody()))
                    + 1;
            if (lines > METHOD_LINES) {
                found(method, "method " + method.getName() + " has " + lines + " lines: at most " + METHOD_LINES);
            }
        }
        return super.visitMethod(method, null);
    }

    @Override
    public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void unused) {
        String name = annotation.getAnnotationType().toString();
        if ((name.equals("Disabled") || name.endsWith(".Disabled"))
                && annotation.getArguments().isEmpty()) {
            found(annotation, "@Disabled without a reason: say why and until when, or delete the test");
        }
        return super.visitAnnotation(annotation, null);
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void unused) {
        switch (select.toString()) {
            case "System.out", "System.err" ->
                found(select, select + ": use a logger (a command's own answer goes through java.lang.IO)");
            case "Thread.sleep" -> {
                if (isTest() && (file.startsWith("gateway/dialects") || file.startsWith("gateway/core"))) {
                    found(select, "Thread.sleep: time is an argument here, pass the next instant");
                }
            }
            default -> {
                if (select.getIdentifier().contentEquals("printStackTrace")) {
                    found(select, "printStackTrace: hand the exception to a logger");
                }
            }
        }
        return super.visitMemberSelect(select, null);
    }

    private boolean isTest() {
        return file.toString().replace('\\', '/').contains("src/test/java/");
    }

    /** Rows of a test, however many: the body is one {@code return}. */
    private static boolean isTable(MethodTree method) {
        return method.getBody().getStatements().size() == 1
                && method.getBody().getStatements().getFirst() instanceof ReturnTree;
    }

    private void found(Tree where, String what) {
        long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, where));
        findings.add(file + ":" + line + ": " + what);
    }
}
