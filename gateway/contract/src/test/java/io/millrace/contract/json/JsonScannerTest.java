package io.millrace.contract.json;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows after JSONTestSuite ({@code y_}: must be taken, {@code n_}: must be refused) and the tables of RFC 3629. */
final class JsonScannerTest {
    static Stream<Arguments> taken() {
        return Stream.of(
                arguments("y_array_empty", "[]"),
                arguments("y_array_with_several_null", "[1,null,null,null,2]"),
                arguments("y_array_with_leading_space", " [1]"),
                arguments("y_array_with_trailing_space", "[2] "),
                arguments("y_structure_whitespace_array", " [] "),
                arguments("y_structure_trailing_newline", "[\"a\"]\n"),
                arguments("y_number_0e+1", "[0e+1]"),
                arguments("y_number_minus_zero", "[-0]"),
                arguments("y_number_real_capital_e_neg_exp", "[1E-2]"),
                arguments("y_number_real_fraction_exponent", "[123.456e78]"),
                arguments("i_number_huge_exp", "[0.4e00669999999999999999999999999999999999999999999999999]"),
                arguments("y_object_duplicated_key", "{\"a\":\"b\",\"a\":\"c\"}"),
                arguments("y_object_empty_key", "{\"\":0}"),
                arguments("y_object_escaped_null_in_key", "{\"foo\\u0000bar\": 42}"),
                arguments("y_object_with_newlines", "{\n\"a\": \"b\"\r\n\t}"),
                arguments("y_string_allowed_escapes", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]"),
                arguments("y_string_accepted_surrogate_pair", "[\"\\uD801\\udc37\"]"),
                arguments("i_string_1st_surrogate_but_2nd_missing", "[\"\\uDADA\"]"),
                arguments("i_string_inverted_surrogates", "[\"\\uDd1e\\uD834\"]"),
                arguments("y_string_nonCharacterInUTF-8_U+10FFFF", "[\"\udbff\udfff\"]"),
                arguments("y_string_u+2028_line_sep", "[\"\u2028\"]"),
                arguments("y_string_del_character", "[\"\u007f\"]"),
                arguments("y_string_utf8", "[\"\u20acü🌊\"]"),
                arguments("y_structure_lonely_string", "\"asd\""),
                arguments("y_structure_lonely_true", "true"),
                arguments("y_structure_lonely_negative_real", "-0.1"),
                arguments("a name that objects of JavaScript have", "{\"__proto__\":{}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void taken(String name, String text) {
        byte[] bytes = bytes(text);
        assertDoesNotThrow(() -> JsonScanner.check(bytes, 0, bytes.length), name);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("n_structure_no_data", ""),
                arguments("n_single_space", " "),
                arguments("n_array_1_true_without_comma", "[1 true]"),
                arguments("n_array_comma_after_close", "[\"\"],"),
                arguments("n_array_double_comma", "[1,,2]"),
                arguments("n_array_extra_comma", "[\"\",]"),
                arguments("n_array_just_comma", "[,]"),
                arguments("n_array_unclosed", "[\"\""),
                arguments("n_array_colon_instead_of_comma", "[\"\": 1]"),
                arguments("n_incomplete_true", "[tru]"),
                arguments("n_multidigit_number_then_00", "123\u0000"),
                arguments("n_number_++", "[++1234]"),
                arguments("n_number_+1", "[+1]"),
                arguments("n_number_-01", "[-01]"),
                arguments("n_number_-2.", "[-2.]"),
                arguments("n_number_.2e-3", "[.2e-3]"),
                arguments("n_number_0.e1", "[0.e1]"),
                arguments("n_number_0e+", "[0e+]"),
                arguments("n_number_1.0e-", "[1.0e-]"),
                arguments("n_number_hex_1_digit", "[0x1]"),
                arguments("n_number_infinity", "[Infinity]"),
                arguments("n_number_NaN", "[NaN]"),
                arguments("n_number_minus", "[-]"),
                arguments("n_number_with_leading_zero", "[012]"),
                arguments("n_number_U+FF11_fullwidth_digit_one", "[１]"),
                arguments("n_object_bad_value", "[\"x\", truth]"),
                arguments("n_object_missing_colon", "{\"a\" b}"),
                arguments("n_object_missing_value", "{\"a\":"),
                arguments("n_object_non_string_key", "{1:1}"),
                arguments("n_object_single_quote", "{'a':0}"),
                arguments("n_object_trailing_comma", "{\"id\":0,}"),
                arguments("n_object_trailing_comment", "{\"a\":\"b\"}/**/"),
                arguments("n_object_two_commas_in_a_row", "{\"a\":\"b\",,\"c\":\"d\"}"),
                arguments("n_object_with_trailing_garbage", "{\"a\": true} \"x\""),
                arguments("n_string_1_surrogate_then_escape_u1x", "[\"\\uD800\\u1x\"]"),
                arguments("n_string_backslash_00", "[\"\\\u0000\"]"),
                arguments("n_string_escape_x", "[\"\\x00\"]"),
                arguments("n_string_escaped_emoji", "[\"\\🌀\"]"),
                arguments("n_string_incomplete_escape", "[\"\\\"]"),
                arguments("n_string_invalid_unicode_escape", "[\"\\uqqqq\"]"),
                arguments("n_string_unescaped_newline", "[\"new\nline\"]"),
                arguments("n_string_unescaped_tab", "[\"\t\"]"),
                arguments("n_string_single_doublequote", "\""),
                arguments("n_structure_ascii-unicode-identifier", "aå"),
                arguments("n_structure_close_unopened_array", "1]"),
                arguments("n_structure_double_array", "[][]"),
                arguments("n_structure_object_with_comment", "{\"a\":/*comment*/\"b\"}"),
                arguments("n_structure_unicode-identifier", "å"),
                arguments("n_structure_whitespace_formfeed", "[\f]"),
                arguments("n_structure_UTF8_BOM_no_data", "\ufeff"),
                arguments("i_structure_UTF-8_BOM_empty_object", "\ufeff{}"),
                arguments("n_structure_U+2060_word_joined", "[\u2060]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String name, String text) {
        byte[] bytes = bytes(text);
        assertThrows(JsonException.class, () -> JsonScanner.check(bytes, 0, bytes.length), name);
    }

    static Stream<Arguments> utf8() {
        return Stream.of(
                arguments("U+0080, the first of two bytes", "c280", true),
                arguments("U+07FF, the last of two bytes", "dfbf", true),
                arguments("U+0800, the first of three", "e0a080", true),
                arguments("U+D7FF, before the surrogates", "ed9fbf", true),
                arguments("U+E000, behind them", "ee8080", true),
                arguments("U+FFFF, the last of three", "efbfbf", true),
                arguments("U+10000, the first of four", "f0908080", true),
                arguments("U+10FFFF, the last of all", "f48fbfbf", true),
                arguments("a continuation without a lead", "80", false),
                arguments("overlong / in two bytes", "c0af", false),
                arguments("overlong U+007F in two bytes", "c1bf", false),
                arguments("overlong / in three bytes", "e080af", false),
                arguments("overlong U+07FF in three bytes", "e09fbf", false),
                arguments("overlong / in four bytes", "f08080af", false),
                arguments("overlong U+FFFF in four bytes", "f08fbfbf", false),
                arguments("a high surrogate", "eda080", false),
                arguments("a low surrogate", "edbfbf", false),
                arguments("a pair of surrogates (CESU-8)", "eda081edb080", false),
                arguments("above U+10FFFF", "f4908080", false),
                arguments("a lead of five bytes", "f888808080", false),
                arguments("a lead of six bytes", "fc8480808080", false),
                arguments("fe", "fe", false),
                arguments("ff", "ff", false),
                arguments("two bytes cut after one", "c3", false),
                arguments("three bytes cut after two", "e282", false),
                arguments("four bytes cut after three", "f09f8c", false),
                arguments("a lead instead of a continuation", "e2c2ac", false),
                arguments("ASCII instead of a continuation", "f09f8c41", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void utf8(String what, String hex, boolean valid) {
        byte[] inside = HexFormat.of().parseHex(hex);
        byte[] bytes = new byte[inside.length + 2];
        bytes[0] = '"';
        System.arraycopy(inside, 0, bytes, 1, inside.length);
        bytes[bytes.length - 1] = '"';
        if (valid) {
            assertDoesNotThrow(() -> JsonScanner.check(bytes, 0, bytes.length), what);
        } else {
            assertThrows(JsonException.class, () -> JsonScanner.check(bytes, 0, bytes.length), what);
        }
        byte[] noEnd = Arrays.copyOf(bytes, bytes.length - 1);
        assertThrows(JsonException.class, () -> JsonScanner.check(noEnd, 0, noEnd.length), "without the end quote");
    }

    @Test
    @DisplayName(
            "nesting as deep as allowed is taken, one level more is refused, and a hundred thousand do not overflow")
    void depth() {
        for (String[] brackets : new String[][] {{"[", "]"}, {"{\"a\":[", "]}"}}) {
            int levels = JsonScanner.MAX_DEPTH / (brackets[0].length() > 1 ? 2 : 1);
            byte[] most = bytes(brackets[0].repeat(levels) + brackets[1].repeat(levels));
            assertDoesNotThrow(() -> JsonScanner.check(most, 0, most.length));
            byte[] more = bytes("[" + brackets[0].repeat(levels) + brackets[1].repeat(levels) + "]");
            assertThrows(JsonException.class, () -> JsonScanner.check(more, 0, more.length));
            byte[] endless = bytes(brackets[0].repeat(100_000));
            assertThrows(JsonException.class, () -> JsonScanner.check(endless, 0, endless.length));
        }
    }

    @Test
    @DisplayName("a text cut anywhere is refused, and no byte behind the range is read")
    void cutAnywhere() {
        byte[] whole = bytes("{\"a\":[1.5e-3,true,false,null,\"\\u00e9\\n ü🌊\",{}],\"b\":[[]]}");
        assertDoesNotThrow(() -> JsonScanner.check(whole, 0, whole.length));
        for (int length = 0; length < whole.length; length++) {
            int to = length;
            assertThrows(JsonException.class, () -> JsonScanner.check(whole, 0, to), () -> "cut after " + to);
            byte[] cut = Arrays.copyOf(whole, to);
            assertThrows(JsonException.class, () -> JsonScanner.check(cut, 0, to), () -> "alone, cut after " + to);
        }
    }

    @Test
    @DisplayName("one value inside a larger array is checked by its range alone")
    void range() {
        byte[] bytes = bytes("garbage[1]garbage");
        assertDoesNotThrow(() -> JsonScanner.check(bytes, 7, 10));
        assertThrows(JsonException.class, () -> JsonScanner.check(bytes, 7, 11));
        JsonException e = assertThrows(JsonException.class, () -> JsonScanner.check(bytes, 6, 10));
        assertTrue(String.valueOf(e.getMessage()).endsWith("at byte 6"), e::getMessage);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
